package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"genjin/bot/admin"
	"genjin/bot/telegram"
	"genjin/bot/wecom"
	"genjin/messages"
	"genjin/storage"
)

const (
	telegramHook = "/telegram/webhook"
	claimSuffix  = ".claim"
	readyWithin  = 2 * time.Second // for a commit that shows that the inbox takes
)

// served is a house with the platforms that are configured.
type served struct {
	*house
	cfg      Config
	telegram *telegram.Adapter // nil where it is off
	wecom    *wecom.Adapter    // nil where it is off
}

// runServe connects the platforms until ctx ends.
func runServe(ctx context.Context, cfg Config, out, errs io.Writer) error {
	if err := cfg.validateServe(); err != nil {
		return usageError{err}
	}
	log := newLogger(errs, cfg.Log.Level, cfg.Log.Format, cfg.secrets())
	s, err := openServe(ctx, cfg, &clock{}, log)
	if err != nil {
		return err
	}
	err = s.tellClaim(ctx, out)
	if err == nil {
		err = s.serve(ctx)
	}
	return errors.Join(err, s.db.Close())
}

// openServe opens the database, which keeps a second process away, and builds the house on it.
func openServe(ctx context.Context, cfg Config, c *clock, log *slog.Logger) (*served, error) {
	client, err := httpClient(cfg.CAFile)
	if err != nil {
		return nil, err
	}
	db, err := storage.Open(ctx, cfg.Database)
	if err != nil {
		return nil, err
	}
	s := &served{cfg: cfg}
	on := map[messages.Platform]connection{}
	if cfg.Telegram.Token != "" {
		o := telegramOptions(cfg, c, log, client)
		o.Open = func(sum string) (io.ReadCloser, error) { return db.Files().Open(sum) }
		s.telegram = telegram.New(o)
		on[telegram.Platform] = connection{adapter: s.telegram, read: telegram.Read}
	}
	if cfg.wecomOn() {
		if s.wecom, err = wecom.New(wecomOptions(cfg, c, log, client, db)); err != nil {
			return nil, errors.Join(usageError{err}, db.Close())
		}
		on[wecom.Platform] = connectWeCom(s.wecom)
	}
	s.house = newHouse(parts{
		db: db, clock: c, log: log, owners: append(telegramOwners(cfg.Admins), wecomOwners(cfg.Admins)...), zone: cfg.zone,
		language: cfg.Language, commands: cfg.Limits.CommandsPerMinute, on: on,
	})
	return s, nil
}

// telegramOptions are those of the adapter that cfg describes.
func telegramOptions(cfg Config, c *clock, log *slog.Logger, client *http.Client) telegram.Options {
	most := func(limit float64) int { return int(math.Ceil(limit)) }
	o := telegram.Options{
		Token: string(cfg.Telegram.Token), API: cfg.Telegram.APIURL, HTTP: client, Log: log, Now: c.Now, Timer: c.Timer,
		FilesDir:  cfg.Telegram.FilesDir,
		PerSecond: most(cfg.Limits.TelegramPerSecond), ChatPerSecond: most(cfg.Limits.TelegramChatPerSecond),
		GroupPerMinute: most(cfg.Limits.TelegramGroupPerMinute),
	}
	if cfg.Telegram.Mode == "webhook" {
		o.Webhook, o.Secret = strings.TrimSuffix(cfg.PublicURL, "/")+telegramHook, string(cfg.Telegram.WebhookSecret)
	}
	return o
}

// keptConnections is how many to one server stay open between calls: as many as are under way at the most.
const keptConnections = 100

// httpClient trusts the certificates in caFile too, if it is named.
func httpClient(caFile string) (*http.Client, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // it is one, by its documentation
	transport.MaxIdleConnsPerHost = keptConnections
	if caFile == "" {
		return &http.Client{Transport: transport}, nil
	}
	raw, err := os.ReadFile(caFile) //nolint:gosec // the installer names it
	if err != nil {
		return nil, fmt.Errorf("read ca_file: %w", err)
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM(raw) {
		return nil, usageError{fmt.Errorf("ca_file: there is no certificate in %s", caFile)}
	}
	transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	return &http.Client{Transport: transport}, nil
}

// telegramOwners returns the accounts of Telegram among admins.
func telegramOwners(admins []string) []messages.UserID {
	var owners []messages.UserID
	for _, a := range admins {
		if id, ok := strings.CutPrefix(a, "telegram:"); ok {
			owners = append(owners, messages.UserID(string(telegram.Platform)+"/"+id))
		}
	}
	return owners
}

// tellClaim tells who runs the program how to become the owner: on a terminal, else in a file that only he can
// read. It is removed when there is an owner.
func (s *served) tellClaim(ctx context.Context, out io.Writer) error {
	file := s.cfg.Database + claimSuffix
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the code of before: %w", err)
	}
	if len(s.owners) > 0 {
		return nil
	}
	var code string
	err := s.db.Do(ctx, func(tx *storage.Tx) (err error) {
		code, err = admin.NewClaim(tx, s.clock.Now())
		return err
	})
	if err != nil || code == "" {
		return err
	}
	where := "/claim " + code
	if f, ok := out.(*os.File); !ok || !isatty.IsTerminal(f.Fd()) {
		if err := writeNew(file, where+"\n"); err != nil {
			return fmt.Errorf("keep the code of the owner: %w", err)
		}
		where = "what stands in " + file
	}
	_, err = fmt.Fprintf(out, "To own this bot, say to it in private within 24 hours: %s\n", where)
	return err
}

// writeNew writes a file that only its owner can read, and that was not there: nobody has laid a link in its place.
func writeNew(file, text string) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // beside the installer's database
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// serve works until ctx ends.
func (s *served) serve(ctx context.Context) error {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", s.cfg.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{Handler: s.handler(), ReadHeaderTimeout: headerWithin, ReadTimeout: bodyWithin}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	s.log.InfoContext(ctx, "listening", "address", l.Addr().String())
	working, stop := context.WithCancel(ctx)
	defer stop()
	worked := make(chan error, 1)
	go func() { worked <- s.run(working) }()
	if s.telegram != nil {
		go s.offer(working)
	}
	select {
	case <-ctx.Done():
	case err = <-worked:
		worked <- nil
	case err = <-ended:
	}
	stop()
	closing, done := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer done()
	if down := server.Shutdown(closing); err == nil && down != nil {
		err = fmt.Errorf("stop listening: %w", down)
	}
	return errors.Join(err, <-worked)
}

// handler answers the platforms' calls, and who watches the program.
func (s *served) handler() http.Handler {
	mux := http.NewServeMux()
	if s.telegram != nil && s.cfg.Telegram.Mode == "webhook" {
		mux.Handle(telegramHook, s.telegram.Handler())
	}
	if s.wecom != nil { // they answer 404 where their keys are not set
		mux.Handle(wecomBotPath, s.wecom.RobotHandler())
		mux.Handle(wecomAppPath, s.wecom.AppHandler())
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
		defer cancel()
		if err := s.db.Do(ctx, func(*storage.Tx) error { return nil }); err != nil {
			s.log.WarnContext(r.Context(), "the database does not take", "error", err)
			http.Error(w, "the database does not take", http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, "ok\n")
	})
	return mux
}
