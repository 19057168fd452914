package telegramtest

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
)

//go:embed spec.json
var specJSON []byte

// spec is the table of methods and of the objects that they take.
type spec struct {
	Methods map[string]map[string]field `json:"methods"`
	Types   map[string]object           `json:"types"`
}

// object is a type of the table: a union of others, or fields.
type object struct {
	Union  []string         `json:"union"`
	Fields map[string]field `json:"fields"`
}

// field is a parameter of a method or a field of an object.
type field struct {
	Types    []string `json:"types"` // any of them: Integer, Boolean, String, Float, InputFile, a type, Array of …
	Required bool     `json:"required"`
	Min      *int     `json:"min"` // of the length, or of an Integer
	Max      *int     `json:"max"`
	Bytes    bool     `json:"bytes"`  // the length is in bytes, not in UTF-16 units
	Parsed   bool     `json:"parsed"` // the length is that of the text without its markup
	Enum     []string `json:"enum"`   // the only values of a String, or of the Strings of an array
}

// table reads the embedded table, once.
var table = sync.OnceValue(func() spec {
	var s spec
	if err := json.Unmarshal(specJSON, &s); err != nil {
		panic("telegramtest: spec.json: " + err.Error())
	}
	return s
})

// method finds a method without regard to case, and returns it as the table spells it.
func (s spec) method(name string) (string, map[string]field, bool) {
	for m, fields := range s.Methods {
		if strings.EqualFold(m, name) {
			return m, fields, true
		}
	}
	return "", nil, false
}
