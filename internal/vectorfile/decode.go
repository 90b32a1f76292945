package vectorfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

func decodeCase(line []byte) (Dict, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	v, err := decode(d)
	if err != nil {
		return Dict{}, err
	}
	c, ok := v.(Dict)
	if !ok {
		return Dict{}, fmt.Errorf("a case is an object, not a %T", v)
	}
	if _, err := d.Token(); err != io.EOF {
		return Dict{}, fmt.Errorf("more than one case at byte %d", d.InputOffset())
	}
	return c, nil
}

// decode goes token by token, for json.Unmarshal loses the order of keys.
func decode(d *json.Decoder) (Value, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return decodeList(d)
		}
		return decodeObject(d)
	case json.Number:
		return number(token.String())
	case string:
		return String(token), nil
	case bool:
		return Bool(token), nil
	}
	return None{}, nil
}

func decodeList(d *json.Decoder) (Value, error) {
	list := List{}
	for d.More() {
		v, err := decode(d)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := d.Token()
	return list, err
}

func decodeObject(d *json.Decoder) (Value, error) {
	dict := Dict{values: map[string]Value{}}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		v, err := decode(d)
		if err != nil {
			return nil, err
		}
		key := token.(string) // the decoder admits no other key
		if dict.values[key] != nil {
			return nil, fmt.Errorf("key %q twice", key)
		}
		dict.keys = append(dict.keys, key)
		dict.values[key] = v
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	return recognized(dict), nil
}

func number(text string) (Value, error) {
	if strings.ContainsAny(text, ".eE") {
		f, err := strconv.ParseFloat(text, 64)
		return Float(f), err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return Int(n), err
}
