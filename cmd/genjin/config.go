package main

import (
	"encoding"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agnivade/levenshtein"
	"go.yaml.in/yaml/v3"
)

// Secret is a value that is never printed.
type Secret string

const blotted = "•••"

// String hides the secret, as do Format, MarshalText and LogValue's users by it.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return blotted
}

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the secret from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Config is all that can be configured, with its names in the file. The environment overrides each
// key: telegram.token by GENJIN_TELEGRAM_TOKEN, or by the file that GENJIN_TELEGRAM_TOKEN_FILE names.
type Config struct {
	Database  string   `key:"database"`
	Timezone  string   `key:"timezone"`
	Language  string   `key:"language"`
	Listen    string   `key:"listen"`
	PublicURL string   `key:"public_url"`
	Admins    []string `key:"admins"`
	AllowHTTP bool     `key:"allow_http"`
	CAFile    string   `key:"ca_file"`

	Telegram struct {
		Token         Secret `key:"token"`
		APIURL        string `key:"api_url"`
		Mode          string `key:"mode"`
		WebhookSecret Secret `key:"webhook_secret"`
		FilesDir      string `key:"files_dir"`
	} `key:"telegram"`
	WeCom struct {
		CorpID         string `key:"corp_id"`
		AgentID        string `key:"agent_id"`
		Secret         Secret `key:"secret"`
		APIURL         string `key:"api_url"`
		CallbackToken  Secret `key:"callback_token"`
		CallbackAESKey Secret `key:"callback_aes_key"`
		Bot            struct {
			ID     string `key:"id"`
			Secret Secret `key:"secret"`
			Name   string `key:"name"`
			WSURL  string `key:"ws_url"`
			Token  Secret `key:"token"`
			AESKey Secret `key:"aes_key"`
		} `key:"bot"`
		Webhooks []Secret `key:"webhooks"`
		AppChats []string `key:"appchats"`
	} `key:"wecom"`
	Weather struct {
		Provider string `key:"provider"`
		APIURL   string `key:"api_url"`
		Key      Secret `key:"key"`
	} `key:"weather"`
	Limits struct {
		TelegramPerSecond          float64 `key:"telegram_per_second"`
		TelegramChatPerSecond      float64 `key:"telegram_chat_per_second"`
		TelegramGroupPerMinute     float64 `key:"telegram_group_per_minute"`
		WeComConversationPerMinute float64 `key:"wecom_conversation_per_minute"`
		WeComMemberPerMinute       float64 `key:"wecom_member_per_minute"`
		WeComWebhookPerMinute      float64 `key:"wecom_webhook_per_minute"`
		CommandsPerMinute          int     `key:"commands_per_minute"`
	} `key:"limits"`
	Log struct {
		Level  string `key:"level"`
		Format string `key:"format"`
	} `key:"log"`

	zone *time.Location
}

// defaults returns what holds where nothing is configured.
func defaults() Config {
	var c Config
	c.Database, c.Timezone, c.Listen = "genjin.db", "Asia/Shanghai", "127.0.0.1:8080"
	c.Telegram.APIURL, c.Telegram.Mode = "https://api.telegram.org", "poll"
	c.WeCom.APIURL, c.WeCom.Bot.WSURL = "https://qyapi.weixin.qq.com", "wss://openws.work.weixin.qq.com"
	c.Limits.TelegramPerSecond, c.Limits.TelegramChatPerSecond, c.Limits.TelegramGroupPerMinute = 30, 1, 20
	c.Limits.WeComConversationPerMinute, c.Limits.WeComMemberPerMinute, c.Limits.WeComWebhookPerMinute = 30, 30, 20
	c.Limits.CommandsPerMinute = 30
	c.Log.Level, c.Log.Format = "info", "text"
	return c
}

const (
	defaultFile = "genjin.yaml"
	envPrefix   = "GENJIN_"
	fileSuffix  = "_FILE"
	configMost  = 1 << 20 // bytes
)

func osEnviron() []string { return os.Environ() }

// loadConfig reads the file, which must be there if it is named, and the environment over it.
func loadConfig(file string, environ []string) (Config, error) {
	c := defaults()
	fields := map[string]reflect.Value{}
	collect(reflect.ValueOf(&c).Elem(), "", fields)
	values, err := fileValues(file)
	if err != nil {
		return c, err
	}
	if err := envValues(environ, fields, values); err != nil {
		return c, err
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		field, ok := fields[key]
		if !ok {
			return c, fmt.Errorf("unknown key %q%s", key, nearest(key, fields))
		}
		if err := set(field, values[key]); err != nil {
			return c, fmt.Errorf("%s: %w", key, err)
		}
	}
	return c, c.validate()
}

// collect finds the fields of v by their dotted keys.
func collect(v reflect.Value, prefix string, into map[string]reflect.Value) {
	for i := range v.NumField() {
		key, ok := v.Type().Field(i).Tag.Lookup("key")
		if !ok {
			continue
		}
		if f := v.Field(i); f.Kind() == reflect.Struct {
			collect(f, prefix+key+".", into)
		} else {
			into[prefix+key] = f
		}
	}
}

// fileValues reads the file into dotted keys.
func fileValues(file string) (map[string][]string, error) {
	values := map[string][]string{}
	named := file != ""
	if !named {
		file = defaultFile
	}
	raw, err := os.ReadFile(file) //nolint:gosec // the installer names it
	if errors.Is(err, fs.ErrNotExist) && !named {
		return values, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	if len(raw) > configMost {
		return nil, fmt.Errorf("configuration %s is larger than 1 MB", file)
	}
	var tree map[string]any
	if err := yaml.Unmarshal(raw, &tree); err != nil {
		return nil, fmt.Errorf("configuration %s: %w", file, err)
	}
	return values, flatten(tree, "", values)
}

func flatten(tree map[string]any, prefix string, into map[string][]string) error {
	for k, v := range tree {
		key := prefix + k
		switch v := v.(type) {
		case map[string]any:
			if err := flatten(v, key+".", into); err != nil {
				return err
			}
		case []any:
			into[key] = []string{}
			for _, one := range v {
				into[key] = append(into[key], fmt.Sprint(one))
			}
		case nil:
			into[key] = []string{""}
		case map[any]any:
			return fmt.Errorf("%s: its keys must be words", key)
		default:
			into[key] = []string{fmt.Sprint(v)}
		}
	}
	return nil
}

// envValues reads GENJIN_… over what the file said.
func envValues(environ []string, fields map[string]reflect.Value, into map[string][]string) error {
	names := map[string]string{}
	for key := range fields {
		names[envName(key)] = key
	}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, envPrefix) {
			continue
		}
		key, ok := names[name]
		if bare, isFile := strings.CutSuffix(name, fileSuffix); !ok && isFile && names[bare] != "" {
			raw, err := os.ReadFile(value) //nolint:gosec // the installer names it
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			key, ok, value = names[bare], true, strings.TrimRight(string(raw), "\r\n")
		}
		if !ok {
			return fmt.Errorf("unknown variable %s%s", name, nearest(name, names))
		}
		into[key] = []string{value}
		if fields[key].Kind() == reflect.Slice {
			into[key] = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
		}
	}
	return nil
}

func envName(key string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// nearest names the known key closest to key.
func nearest[V any](key string, known map[string]V) string {
	best, least := "", len(key)
	for _, k := range slices.Sorted(maps.Keys(known)) {
		if n := levenshtein.ComputeDistance(key, k); n < least {
			best, least = k, n
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// set puts values into a field. Its errors never hold a value that may be a secret.
func set(f reflect.Value, values []string) error {
	if f.Kind() == reflect.Slice {
		list := reflect.MakeSlice(f.Type(), len(values), len(values))
		for i, v := range values {
			list.Index(i).SetString(strings.TrimSpace(v))
		}
		f.Set(list)
		return nil
	}
	if len(values) != 1 {
		return errors.New("is one value, not a list")
	}
	v := strings.TrimSpace(values[0])
	switch f.Kind() {
	case reflect.String:
		f.SetString(v)
	case reflect.Bool:
		b, err := strconv.ParseBool(v)
		if err != nil {
			return fmt.Errorf("is true or false, not %q", v)
		}
		f.SetBool(b)
	case reflect.Int:
		n, err := strconv.Atoi(v)
		if err != nil {
			return fmt.Errorf("is a whole number, not %q", v)
		}
		f.SetInt(int64(n))
	case reflect.Float64:
		n, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return fmt.Errorf("is a number, not %q", v)
		}
		f.SetFloat(n)
	}
	return nil
}

var _ encoding.TextMarshaler = Secret("")

// secrets returns all secret values, for the log to blot out.
func (c *Config) secrets() []string {
	fields := map[string]reflect.Value{}
	collect(reflect.ValueOf(c).Elem(), "", fields)
	var all []string
	for _, f := range fields {
		switch v := f.Interface().(type) {
		case Secret:
			all = append(all, string(v))
		case []Secret:
			for _, one := range v {
				all = append(all, string(one))
			}
		}
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
