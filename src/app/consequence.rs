//! The effect of the last change, in one sentence.

use super::scene::Scene;
use crate::anycast::Catchments;
use crate::topology::NodeId;
use crate::wording::capitalised;

/// Returns a sentence on the clients that moved and the change that moved them.
pub(super) fn sentence(scene: &Scene<'_>) -> String {
    let Some((prefix, now)) = scene.prefix.zip(scene.catchments()) else {
        return String::new();
    };
    let moves = scene.sandbox.moves(&prefix);
    let name = |id: &NodeId| scene.name(id);
    let cause = scene.sandbox.cause();
    if scene.sandbox.is_pending() {
        let waits = "working out routes; those of before are shown";
        return match cause {
            "" => capitalised(waits),
            cause => format!("{cause}: {waits}"),
        };
    }
    if let Some(time) = scene.time().filter(|_| scene.sandbox.shown().is_instant()) {
        let at = capitalised(&time.said());
        return match moves.is_empty() {
            true => format!("{at}: every client is where it was before"),
            false => format!("{at}: {}", moves.sentence(&name)),
        };
    }
    if scene.is_walked() {
        return format!("{cause}: a moment on the way, not a state that lasts");
    }
    if scene.sandbox.shows_otherwise() {
        return match moves.is_empty() {
            true => format!("{cause}: nobody would move"),
            false => format!("{cause}: {}", moves.foreseen(&name)),
        };
    }
    match (moves.is_empty(), scene.sandbox.is_pinned()) {
        (false, true) => format!("Since pinned: {}", moves.sentence(&name)),
        (true, true) => "Nobody has moved since it was pinned".to_owned(),
        (false, false) if cause.is_empty() => moves.sentence(&name),
        (false, false) => format!("{cause}: {}", moves.sentence(&name)),
        (true, false) if cause.is_empty() => at_first(scene, now),
        (true, false) => format!("{cause}: {}", nobody_moved(scene, now)),
    }
}

/// Returns the sentence before any change.
fn at_first(scene: &Scene<'_>, now: &Catchments) -> String {
    match now.unserved.len() {
        _ if !is_at_rest(scene) => {
            format!("This network is {}, so no client can count on a site", scene.unrest())
        }
        0 => "Every client lands where BGP takes it: change something and see who moves".to_owned(),
        1 => "One client has no way to any site: change something and see who moves".to_owned(),
        n => format!("{n} clients have no way to any site: change something and see who moves"),
    }
}

/// Returns the sentence for a change that moved no client, perhaps because no client is served.
fn nobody_moved(scene: &Scene<'_>, now: &Catchments) -> String {
    let is_served = now.shares.iter().any(|share| !share.clients.is_empty());
    match is_at_rest(scene) {
        false => format!("the network is {}", scene.unrest()),
        true if is_served || now.unserved.is_empty() => "nobody moved".to_owned(),
        true => "nobody is served".to_owned(),
    }
}

fn is_at_rest(scene: &Scene<'_>) -> bool {
    let routes = scene.prefix.and_then(|p| scene.sandbox.now().view.of(&p));
    routes.is_none_or(|r| r.verdict.changing().is_empty())
}
