package messages

import (
	"context"
	"time"
)

// Delivery is one thing that a platform delivered, verified but not yet read.
type Delivery struct {
	ID   string // the platform's own id of the delivery, unique for all platforms: "pg/17"
	From Platform
	Chat ChatID // deliveries of one chat are handled in order
	Raw  []byte // what Read understands; erased once handled
	At   time.Time
	Held bool // it is to be durable, and has no turn before it is delivered again under its id, then perhaps in another chat
}

// Receive takes deliveries, in one call per poll answer. A nil error means that all are durable:
// only then may the platform be told so. A delivery whose id is known changes nothing.
type Receive func(ctx context.Context, ds []Delivery) error

// Read makes an event of a delivery. It does no I/O, is lenient with what it does not know, and
// an error sends that one delivery to the dead letters.
type Read func(d Delivery) (Event, error)
