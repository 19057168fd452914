package wecomtest

import (
	"encoding/base64"
	"strings"
)

// Forgery is what is wrong with a callback that WeCom never sent.
type Forgery uint8

// The forgeries.
const (
	Unsigned      Forgery = iota // the signature is another
	OtherReceiver                // signed and encrypted well, for somebody else
	BadPadding                   // signed well; its end is not filled up as it should be
	BadLength                    // signed well; the length within is beyond its end
	Garbage                      // no envelope at all
	Doctype                      // an envelope with a document type, as bombs of XML have
	Endless                      // an envelope of 2 MB
	Old                          // a good one that was said a day ago: it is to be taken
	Unreadable                   // signed and encrypted well; what is said is no XML or JSON
)

// ForgeApp posts a text of a person to the application's callback with something wrong, and returns the status of the
// answer. Nothing of it is shown.
func (s *Server) ForgeApp(from, text string, f Forgery) (status int, err error) {
	s.tb.Helper()
	s.mu.Lock()
	msg := s.appXML(s.member(from), "MsgType", cdata("text"), "Content", cdata(text), "MsgId", s.newID("7"))
	one := s.forged(s.appCallback(), msg, f)
	s.mu.Unlock()
	status, _, err = s.deliver(one)
	return status, err
}

// ForgeRobot is ForgeApp for the robot's callback.
func (s *Server) ForgeRobot(from, text string, f Forgery) (status int, err error) {
	s.tb.Helper()
	s.mu.Lock()
	m := heard{
		ID: s.newMsgID(), Bot: s.o.Robot.ID, Kind: "single", From: &wireFrom{s.known(s.member(from))}, Type: "text",
		content: content{Text: &wireText{text}},
	}
	one := s.forged(s.robotCallback(), string(encode(m)), f)
	s.mu.Unlock()
	status, _, err = s.deliver(one)
	return status, err
}

// forged is a posting of msg with something wrong.
func (s *Server) forged(cb callback, msg string, f Forgery) posting {
	switch f {
	case OtherReceiver:
		cb.receiver = "wwffffffffffffffff"
	case Unreadable:
		msg = "<xml><{"
	}
	p := s.seal(cb, msg)
	again := func(plain []byte) {
		p.encrypted = base64.StdEncoding.EncodeToString(plain)
		p.signature = sign(p.token, p.timestamp, p.nonce, p.encrypted)
	}
	plain := packed(s.random(), msg, cb.receiver)
	switch f {
	case Unsigned:
		p.signature = sign("another", p.timestamp, p.nonce, p.encrypted)
	case BadPadding:
		b := seal(cb.key+"=", plain)
		b[len(b)-17] ^= 1 // changes the last byte but one block on
		again(b)
	case BadLength:
		plain[noise] = 0xff
		again(seal(cb.key+"=", plain))
	case Garbage:
		p.body = "\x00\x01 no envelope"
	case Doctype:
		p.body = `<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa">]>` + p.wrapped(s.o.CorpID)
	case Endless:
		p.body = p.wrapped(s.o.CorpID) + strings.Repeat(" ", 2<<20)
	case Old:
		p.timestamp = "1600000000"
		p.signature = sign(p.token, p.timestamp, p.nonce, p.encrypted)
	}
	return p
}
