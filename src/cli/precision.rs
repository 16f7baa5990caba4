//! `bluelift run --precision`: as many replications as it takes to know some quantities exactly enough.

use crate::cli::arguments::RunArguments;
use crate::cli::assert::bad_expression;
use crate::cli::batches;
use crate::cli::exit::{Exit, Stop};
use crate::cli::folder;
use crate::cli::folder::{Claim, Found};
use crate::cli::inputs::Prepared;
use crate::cli::keep::Way;
use crate::cli::leave;
use crate::cli::leave::Finished;
use crate::cli::limits;
use crate::cli::looking;
use crate::cli::results;
use crate::cli::run::body;
use crate::cli::terminal::Terminal;
use crate::experiment::looks::Looks;
use crate::experiment::precision::{Goal, Reached, Width, reached};
use crate::experiment::quantity::Measure;
use crate::experiment::summarise::summarise;
use crate::experiment::summary::LEVEL;
use crate::report::manifest::Manifest;
use crate::report::precision;
use crate::scenario::claim::read_quantity;

/// Runs a batch until its goals are met or it has as many replications as it may, unless that result is there already.
///
/// # Errors
///
/// With code 2 for a bad goal, 1 if the folder cannot be used or a replication fails, 130 if interrupted.
pub fn run(
    arguments: &RunArguments,
    prepared: &Prepared,
    terminal: &Terminal,
) -> Result<Exit, Stop> {
    let goals = goals(&arguments.precision, prepared)?;
    let seed = arguments.batch.seed.unwrap_or(prepared.seed());
    let looks = Looks {
        first: arguments.batch.n,
        most: arguments.max.max(arguments.batch.n),
        confidence: LEVEL,
    };
    limits::check(&[&prepared.model], looks.most, arguments.limits.max_memory)?;
    if arguments.limits.force {
        let message = "--force does not go with --precision; give another folder with -o";
        return Err(Stop::new(Exit::Bad, message));
    }
    let mut planned = Manifest::planned(vec![prepared.entry()], seed, looks.most)
        .with_max_events(arguments.limits.max_events);
    let texts: Vec<&str> = goals.iter().map(|goal| goal.text.as_str()).collect();
    planned.study = [
        ("kind".to_owned(), "precision".to_owned()),
        ("goals".to_owned(), texts.join("; ")),
        ("first look".to_owned(), looks.first.to_string()),
    ]
    .into();
    let folder = match &arguments.output {
        Some(folder) => folder.clone(),
        None => results::study_folder("precision-", &planned),
    };
    let (manifest, folder) = match folder::claim(&folder, &planned)? {
        Found::Same(manifest) => {
            terminal.say(&format!(
                "`{}` already holds this result; it is used again",
                folder.display()
            ));
            (manifest, folder)
        }
        Found::Nothing(claim) => {
            let way = Way {
                threads: batches::threads(arguments.batch.threads),
                max_events: arguments.limits.max_events,
            };
            let manifest = work(prepared, &goals, &looks, planned, &claim, way, terminal)?;
            let folder = results::folder_of(folder, &manifest)?;
            claim.finish(&folder, &manifest)?;
            (manifest, folder)
        }
    };
    let files = [leave::SUMMARY_TEXT, leave::SUMMARY_JSON, leave::RUN_PAGE];
    results::print(arguments.format, &folder, files, terminal)?;
    results::conclude(&manifest, terminal)
}

/// Runs to one look after the other and fills the claimed folder.
fn work(
    prepared: &Prepared,
    goals: &[Goal],
    looks: &Looks,
    mut manifest: Manifest,
    claim: &Claim,
    way: Way,
    terminal: &Terminal,
) -> Result<Manifest, Stop> {
    batches::listen();
    let bar = terminal.bar(looks.first);
    let models = [&prepared.model];
    let looked = looking::run(&models, manifest.seed, looks, way, &bar, |batches, look| {
        reached(goals, &batches[0], look.level)
            .iter()
            .all(Reached::is_met)
    })?;
    bar.finish_and_clear();
    let batch = &looked.batches[0];
    if batch.n == 0 {
        let message = "interrupted before the first replication was done; nothing is left";
        return Err(Stop::new(Exit::Interrupted, message));
    }
    manifest.record(&prepared.label, batch);
    let reached = reached(goals, batch, looked.look.level);
    let about = precision::About {
        replications: batch.n,
        most: looks.most,
        n_looks: looked.n_looks,
        confidence: looks.confidence,
    };
    let summary = summarise(prepared.model.registry(), batch);
    let text = format!(
        "{}{}{}",
        results::heading(prepared, batch),
        precision::text(&about, &reached),
        body(&summary, batch)
    );
    let json = precision::json(&about, &reached);
    leave::write(claim.path(), precision::FILE, &mut manifest, |to| {
        to.write_all(json.as_bytes())
    })?;
    let less_cash = leave::look_at_less_cash(prepared, batch, way.threads)?;
    let finished = Finished {
        prepared,
        batch,
        summary: &summary,
        less_cash: Some(&less_cash),
    };
    leave::write_run(claim.path(), &finished, &text, &mut manifest)?;
    Ok(manifest)
}

/// The goals as they were typed, with their figures found.
fn goals(texts: &[String], prepared: &Prepared) -> Result<Vec<Goal>, Stop> {
    texts.iter().map(|text| goal(text, prepared)).collect()
}

fn goal(text: &str, prepared: &Prepared) -> Result<Goal, Stop> {
    let bad = || {
        let message = format!(
            "`--precision {text}`: expected QUANTITY=WIDTH with a width above 0, such as 'cost.total=5%' or \
             'p(deployment.foc_day <= 180)=0.02'"
        );
        Stop::new(Exit::Bad, message)
    };
    let (quantity, width) = text.rsplit_once('=').ok_or_else(bad)?;
    let measure = read_quantity(quantity)
        .and_then(|quantity| Measure::resolve(&quantity, prepared.model.registry()))
        .map_err(|fault| bad_expression(quantity, &fault))?;
    let width = match width.trim().strip_suffix('%') {
        Some(percent) => {
            let share = percent.trim().parse::<f64>().map_err(|_| bad())? / 100.0;
            if measure.is_probability() {
                Width::Absolute(share)
            } else {
                Width::Relative(share)
            }
        }
        None => Width::Absolute(width.trim().parse().map_err(|_| bad())?),
    };
    let (Width::Relative(size) | Width::Absolute(size)) = width;
    if !(size > 0.0 && size.is_finite()) {
        return Err(bad());
    }
    Ok(Goal {
        text: text.to_owned(),
        measure,
        width,
    })
}
