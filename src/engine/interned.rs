//! Shared values, each stored once with a reference count; values without users no longer count.

/// Values by small numbers.
#[derive(Clone, Debug)]
pub(super) struct Interned<T> {
    slots: Vec<Slot<T>>,
}

#[derive(Clone, Debug)]
struct Slot<T> {
    value: T,
    /// Number of users; 0 for a free slot.
    uses: u32,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { slots: Vec::new() }
    }
}

impl<T: PartialEq + Clone> Interned<T> {
    /// Stores distinct values, with the numbers that their users refer to.
    pub(super) fn of(values: Vec<T>, users: impl Iterator<Item = u32>) -> Self {
        let mut slots: Vec<Slot<T>> =
            values.into_iter().map(|value| Slot { value, uses: 0 }).collect();
        users.for_each(|user| slots[user as usize].uses += 1);
        Self { slots }
    }

    /// Returns the values in use.
    pub(super) fn in_use(&self) -> impl Iterator<Item = &T> {
        self.slots.iter().filter(|slot| slot.uses > 0).map(|slot| &slot.value)
    }

    /// Returns the value of a number.
    pub(super) fn get(&self, number: u32) -> &T {
        &self.slots[number as usize].value
    }

    /// Adds a user of a value and returns the number of the value.
    pub(super) fn take(&mut self, value: &T) -> u32 {
        let known = self.slots.iter().position(|slot| slot.value == *value);
        let free = || self.slots.iter().position(|slot| slot.uses == 0);
        let place = match known.or_else(free) {
            Some(place) => place,
            None => {
                self.slots.push(Slot { value: value.clone(), uses: 0 });
                self.slots.len() - 1
            }
        };
        let slot = &mut self.slots[place];
        if known.is_none() {
            slot.value = value.clone();
        }
        slot.uses += 1;
        place as u32
    }

    /// Removes one user of a number.
    pub(super) fn release(&mut self, number: u32) {
        self.slots[number as usize].uses -= 1;
    }
}
