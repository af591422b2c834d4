use crate::drawing::go_on;
use crate::hierarchy::Dice;
use crate::wild::{any, wild_edit};
use catchment::engine::{Verdict, solve, stable_states};
#[test]
fn stats() {
    let (mut st, mut os, mut un, mut maxms) = (0, 0, 0, 0u128);
    let mut counts = std::collections::BTreeMap::<(bool, usize), usize>::new();
    for seed in 0..3000u64 {
        let mut dice = Dice::new(seed);
        let (n, l) = (2 + dice.below(7), 1 + dice.below(15));
        let mut doc = any(n, l, &mut dice);
        let t = std::time::Instant::now();
        let mut state = solve(&doc);
        for step in 0..4 {
            for (p, r) in state.prefixes() {
                match r.verdict {
                    Verdict::Stable(_) => st += 1,
                    Verdict::Oscillates(_) => os += 1,
                    _ => un += 1,
                }
                if step == 0 {
                    let s = stable_states(&state, p, 50);
                    *counts.entry((s.is_complete, s.found.len())).or_default() += 1;
                }
            }
            let e = wild_edit(&doc, &mut dice);
            if e.clone().apply(&mut doc.clone()).is_ok() {
                state = go_on(&mut doc, &state, e);
            }
        }
        maxms = maxms.max(t.elapsed().as_millis());
    }
    println!("stable {st} osc {os} undet {un} maxms {maxms} {counts:?}");
}
