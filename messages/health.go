package messages

import "time"

// Words are a sentence in both languages.
type Words struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// In returns the sentence of l.
func (w Words) In(l Lang) string { return l.Say(w.ZH, w.EN) }

// Health is how an account of ours on a platform does.
type Health struct {
	Account string `json:"account"` // the same over restarts, begins with its platform: "wc/app"
	Name    Words  `json:"name"`    // what it is called: "the robot of WeCom"

	// Fault names what keeps the account from working until its owner acts, such as "secret"; empty: it works. A
	// network that is down for a while is no fault.
	Fault  string `json:"fault,omitempty"`
	Remedy Words  `json:"remedy,omitzero"`  // of a fault: what is wrong and what helps, without any secret
	Cut    bool   `json:"cut,omitempty"`    // of a fault: nothing else of the platform reaches people meanwhile
	Fitful bool   `json:"fitful,omitempty"` // the account works now and then also while the fault lasts

	Since time.Time `json:"since,omitzero"` // of a fault: since when it is known; no platform sets it
}

// Platform returns the platform of the account.
func (h Health) Platform() Platform { return ChatID(h.Account).Platform() }
