// Command genjin is a follow-up coach for sales teams: a chat bot that brings the text for a client
// within 20 minutes after a visit, and nudges until it is sent.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // small machines have no zone files

	"github.com/alecthomas/kong"
)

// The exit codes.
const (
	exitFine   = 0
	exitFailed = 1
	exitUsage  = 2
)

// usageError is a mistake of who calls or configures the program: it exits with 2.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, stop, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run does what args ask for and returns the exit code.
func run(ctx context.Context, stop func(), args []string, out, errs io.Writer) int {
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	err := dispatch(ctx, args, out, errs)
	if err == nil {
		return exitFine
	}
	if done, ok := errors.AsType[exited](err); ok {
		return int(done)
	}
	_, _ = fmt.Fprintln(errs, "genjin:", err)
	if _, ok := errors.AsType[usageError](err); ok {
		return exitUsage
	}
	return exitFailed
}

// exited is how kong's help and version end the program.
type exited int

func (e exited) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// dispatch reads args and runs the command that they name.
func dispatch(ctx context.Context, args []string, out, errs io.Writer) (err error) {
	var c cli
	parser, err := kong.New(&c, kong.Name("genjin"), kong.Description(about), kong.Writers(out, errs),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.Exit(func(code int) { panic(exited(code)) }))
	if err != nil {
		return fmt.Errorf("describe commands: %w", err)
	}
	defer func() {
		if p := recover(); p != nil {
			done, ok := p.(exited)
			if !ok {
				panic(p)
			}
			err = done
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if err != nil {
		return usageError{errors.New(strings.ReplaceAll(err.Error(), "\n", " "))}
	}
	return command.Run(&env{ctx: ctx, out: out, errs: errs, configFile: c.Config})
}

// env is what a command runs in.
type env struct {
	ctx        context.Context //nolint:containedctx // made for one call of one command
	out, errs  io.Writer
	configFile string
}
