package main

import (
	"fmt"
	"time"
)

const about = `A follow-up coach for sales teams. To try it on this machine, with no account anywhere:

  genjin try`

// cli is what the command line can say.
type cli struct {
	Config string `help:"File of configuration (default: genjin.yaml, if there is one)." placeholder:"FILE" type:"path"`

	Try     tryCommand     `cmd:"" help:"Run a playground on this machine: a page with chats, people and a clock that you can turn."`
	Serve   serveCommand   `cmd:"" help:"Run the bot on the platforms that the configuration names."`
	Check   checkCommand   `cmd:"" help:"Look whether serve can work: configuration, database, tokens, rights, what is heard, addresses and clock. Changes nothing."`
	Version versionCommand `cmd:"" help:"Show the version."`
}

type tryCommand struct {
	Data   string    `help:"Keep the data in this folder. Without it they are in a temporary one and removed at exit." placeholder:"DIR" type:"path"`
	Listen string    `help:"Address to listen on, of this machine only (default: 127.0.0.1:8321, or a free port)." placeholder:"ADDR"`
	Now    time.Time `help:"Set the clock at the start, such as 2026-11-24T09:00:00+08:00." placeholder:"RFC3339"`
	NoOpen bool      `help:"Do not open the browser."`
	Empty  bool      `help:"Start without sample data: nobody has a role, no group works yet."`
}

// Run runs the playground until the program is told to stop.
func (c *tryCommand) Run(e *env) error {
	cfg, err := loadConfig(e.configFile, osEnviron())
	if err != nil {
		return usageError{err}
	}
	return runTry(e.ctx, cfg, *c, e.out, e.errs)
}

type serveCommand struct{}

// Run runs the bot until the program is told to stop.
func (serveCommand) Run(e *env) error {
	cfg, err := loadConfig(e.configFile, osEnviron())
	if err != nil {
		return usageError{err}
	}
	return runServe(e.ctx, cfg, e.out, e.errs)
}

type checkCommand struct{}

// Run tells what it found, a line each.
func (checkCommand) Run(e *env) error {
	cfg, err := loadConfig(e.configFile, osEnviron())
	if err != nil {
		return usageError{err}
	}
	return runCheck(e.ctx, cfg, e.out, e.errs)
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(e *env) error {
	_, err := fmt.Fprintln(e.out, version())
	return err
}
