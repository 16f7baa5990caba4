//! The JSON Schema of the language (draft 7), made from the same key tables by which files are read.
//!
//! Editors that understand it, such as those that use Taplo, complete keys and check forms while a planner types.
//! A schema cannot say everything: references, dimensions and ranges of quantities are checked by the reader.

use serde_json::{Map, Value, json};

use crate::scenario::dimension::Dimension;
use crate::scenario::form::{Form, Key, MONTHS, Need, Range};
use crate::scenario::tables::{IdRule, RULES, TABLES, TOP, TableSpec};
use crate::scenario::uncertain::SHAPES;

/// Name of the definition of a distribution of bare numbers.
const BARE: &str = "distribution";
/// Name of the definition of a distribution of quantities with units.
const WITH_UNIT: &str = "distribution-with-unit";
/// Pattern of an id.
const ID: &str = "^[a-z][a-z0-9-]{0,63}$";
/// Pattern of a day: a date, or days from the mandate or the start.
const DAY: &str =
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[Dd]\s*([+-]\s*[0-9]+)?|start\s*([+-]\s*[0-9]+)?)$";

/// The JSON Schema of a scenario file, indented, with a line end.
pub fn schema() -> String {
    let mut properties = Map::new();
    for (name, doc) in TOP {
        let form = match *name {
            "format" => json!({ "type": "integer", "enum": [1] }),
            _ => json!({ "type": "string" }),
        };
        properties.insert((*name).to_owned(), with_doc(form, doc));
    }
    for spec in TABLES {
        let rows = json!({ "type": "array", "items": row(spec) });
        properties.insert(spec.name.to_owned(), with_doc(rows, spec.doc));
        let doc = format!("CSV file with the rows of [[{}]].", spec.name);
        let file = json!({ "type": "string" });
        properties.insert(spec.plural.to_owned(), with_doc(file, &doc));
    }
    for rule in RULES {
        let table = table(rule.keys, false);
        properties.insert(rule.name.to_owned(), with_doc(table, rule.doc));
    }
    keep(&mut properties);
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "bluelift scenario, format 1",
        "type": "object",
        "properties": properties,
        "required": ["format"],
        "additionalProperties": false,
        "definitions": { BARE: distribution(true), WITH_UNIT: distribution(false) },
    });
    // Maps of JSON values with text keys always serialise.
    let text = serde_json::to_string_pretty(&schema).expect("a schema is plain JSON");
    text + "\n"
}

fn with_doc(mut schema: Value, doc: &str) -> Value {
    if let Value::Object(map) = &mut schema {
        map.insert("description".to_owned(), json!(doc));
    }
    schema
}

/// Adds the keys that every table takes.
fn keep(properties: &mut Map<String, Value>) {
    let text = json!({ "type": "string" });
    let source = with_doc(text.clone(), "Where the numbers of this table come from.");
    let sources = json!({ "type": "object", "additionalProperties": text });
    let note = with_doc(text.clone(), "A remark for the reader of the file.");
    properties.entry("source").or_insert(source);
    properties
        .entry("sources")
        .or_insert(with_doc(sources, "The same, key by key."));
    properties.entry("note").or_insert(note);
}

/// A row requires only what neither the catalog nor a file it extends can give.
fn row(spec: &TableSpec) -> Value {
    let mut schema = table(spec.keys, false);
    if spec.ids == IdRule::Stated
        && let Value::Object(map) = &mut schema
    {
        map.insert("required".to_owned(), json!(["id"]));
    }
    schema
}

fn table(keys: &[Key], is_whole: bool) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for key in keys {
        let mut schema = with_doc(form(&key.form), key.doc);
        match key.need {
            Need::Required => required.push(key.name),
            Need::Default(value) => {
                if let (Value::Object(map), Some(value)) = (&mut schema, default_value(value)) {
                    map.insert("default".to_owned(), value);
                }
            }
            Need::Optional => {}
        }
        properties.insert(key.name.to_owned(), schema);
    }
    keep(&mut properties);
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if is_whole
        && !required.is_empty()
        && let Value::Object(map) = &mut schema
    {
        map.insert("required".to_owned(), json!(required));
    }
    schema
}

/// A default as JSON, if it is a simple value.
fn default_value(toml: &str) -> Option<Value> {
    match toml
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(text) => Some(json!(text)),
        None => serde_json::from_str(toml).ok(),
    }
}

fn form(form_of: &Form) -> Value {
    match form_of {
        Form::Text => json!({ "type": "string" }),
        Form::Id | Form::Name(_) => json!({ "type": "string", "pattern": ID }),
        Form::Word(words) => json!({ "type": "string", "enum": words }),
        Form::Whole { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Form::Boolean => json!({ "type": "boolean" }),
        Form::Quantity(dimension, range) => quantity(*dimension, *range),
        Form::Measure(_) | Form::Rate | Form::Condition => with_examples(form_of),
        Form::Position => json!({
            "type": "string",
            "pattern": r"^\s*[0-9.]+\s*°?\s*[NS]\s*,\s*[0-9.]+\s*°?\s*[EW]\s*$",
        }),
        Form::Uncertain(dimension, range) => {
            let name = if dimension.is_bare() { BARE } else { WITH_UNIT };
            let distribution = format!("#/definitions/{name}");
            json!({ "anyOf": [quantity(*dimension, *range), { "$ref": distribution }] })
        }
        // Editors hand dates to the schema as texts, with or without a format; both are accepted.
        Form::Day => json!({ "type": "string", "pattern": DAY }),
        Form::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Form::Months => {
            json!({ "type": "array", "items": { "type": "string", "enum": MONTHS }, "uniqueItems": true })
        }
        Form::List(inner, least, most) => {
            json!({ "type": "array", "items": form(inner), "minItems": least, "maxItems": most })
        }
        Form::OneOrMore(inner) => {
            let one = match inner {
                // Where several may be named, a role or `*` may stand as well.
                Form::Name(_) => json!({ "type": "string" }),
                inner => form(inner),
            };
            json!({ "anyOf": [one, { "type": "array", "items": one }] })
        }
        Form::Rows(keys) => json!({ "type": "array", "items": table(keys, true) }),
        Form::Table(keys) => table(keys, false),
        Form::Map(_, inner) => json!({
            "type": "object",
            "additionalProperties": form(inner),
        }),
        Form::Changes => json!({ "type": "object" }),
        Form::Either(forms) => {
            let forms: Vec<Value> = forms.iter().map(form).collect();
            json!({ "anyOf": forms })
        }
    }
}

fn with_examples(form: &Form) -> Value {
    json!({ "type": "string", "description": form.expected() })
}

fn quantity(dimension: Dimension, range: Range) -> Value {
    let example = dimension.example().split(" or ").next().unwrap_or("");
    let text = json!({ "type": "string", "examples": [example.trim_matches('"')] });
    if !dimension.is_bare() {
        return text;
    }
    let low = if range.above {
        "exclusiveMinimum"
    } else {
        "minimum"
    };
    let number = json!({ "type": "number", low: range.min, "maximum": range.max });
    json!({ "anyOf": [number, text] })
}

/// A table that describes a distribution.
fn distribution(is_bare: bool) -> Value {
    let value = if is_bare {
        json!({ "type": ["number", "string"] })
    } else {
        json!({ "type": "string" })
    };
    let mut properties = Map::new();
    for (_, keys) in SHAPES {
        for key in keys {
            let schema = match *key {
                "values" => json!({ "type": "array", "items": value }),
                "weights" => {
                    json!({ "type": "array", "items": { "type": "number", "minimum": 0 } })
                }
                "cap" => json!({ "type": "integer", "minimum": 1 }),
                "k" | "exponent" | "dispersion" => json!({ "type": "number", "minimum": 0 }),
                _ => value.clone(),
            };
            properties.insert((*key).to_owned(), schema);
        }
    }
    for key in ["floor", "plus"] {
        properties.insert(key.to_owned(), value.clone());
    }
    let shapes: Vec<&str> = SHAPES.iter().map(|(shape, _)| *shape).collect();
    properties.insert(
        "shape".to_owned(),
        json!({ "type": "string", "enum": shapes }),
    );
    for key in ["source", "note"] {
        properties.insert(key.to_owned(), json!({ "type": "string" }));
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}
