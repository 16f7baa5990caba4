//! The manifest of an Indexed Job: one pod a shard, each told its index by the cluster.

use serde::Serialize;
use serde_json::{Value, json};

use crate::cli::exit::{Exit, Stop};
use crate::cli::job::Job;
use crate::cli::job_arguments::SubmitKubernetes;
use crate::report::json::pretty;

/// Where the volume with the job is in a pod.
const MOUNT: &str = "/job";
/// The most indices of a job that counts failures for each of them: a limit of Kubernetes.
const MOST: u32 = 100_000;

/// The manifest, as JSON, which is YAML too.
///
/// A pod that ends with 75 is started again; one that ends with 1 or 2 would end so again, and its index fails.
/// Source: Kubernetes documentation, Jobs: backoff limit per index, pod failure policy (stable since 1.33).
///
/// # Errors
///
/// If there are more shards than an Indexed Job can have.
pub fn manifest(job: &Job, arguments: &SubmitKubernetes) -> Result<String, Stop> {
    if job.shards > MOST {
        let message = format!("an Indexed Job has at most {MOST} indices; plan fewer shards");
        return Err(Stop::new(Exit::Bad, message));
    }
    let name = format!("bluelift-{}", &job.planned.job()[..8]);
    let cores = arguments.threads.to_string();
    let command = [
        "bluelift",
        "shard",
        "run",
        MOUNT,
        "$(JOB_COMPLETION_INDEX)",
        "--quiet",
        "--threads",
        &cores,
    ];
    let container = json!({
        "name": "shard",
        "image": arguments.image,
        "command": command,
        "resources": { "requests": { "cpu": cores, "memory": "1Gi" } },
        "volumeMounts": [{ "name": "job", "mountPath": MOUNT }],
    });
    let pod = json!({
        "restartPolicy": "Never",
        "containers": [container],
        "volumes": [{ "name": "job", "persistentVolumeClaim": { "claimName": arguments.claim } }],
    });
    Ok(pretty(&Indexed {
        api_version: "batch/v1",
        kind: "Job",
        metadata: json!({ "name": name }),
        spec: json!({
            "completionMode": "Indexed",
            "completions": job.shards,
            "parallelism": arguments.parallelism.min(job.shards),
            "backoffLimitPerIndex": 6,
            "maxFailedIndexes": job.shards,
            "podFailurePolicy": { "rules": [
                { "action": "FailIndex", "onExitCodes": { "containerName": "shard", "operator": "In", "values": [1, 2] } },
                { "action": "Ignore", "onPodConditions": [{ "type": "DisruptionTarget", "status": "True" }] },
            ] },
            "template": { "spec": pod },
        }),
    }))
}

/// In the order in which manifests are read.
#[derive(Serialize)]
struct Indexed {
    #[serde(rename = "apiVersion")]
    api_version: &'static str,
    kind: &'static str,
    metadata: Value,
    spec: Value,
}
