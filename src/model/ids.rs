//! Indices: how the running model names things, and tables that are read with them.

use std::marker::PhantomData;
use std::ops::Index;
use std::ops::IndexMut;

/// A place in a table.
pub trait Key: Copy {
    /// The key of the row at a place.
    fn from_index(index: usize) -> Self;
    /// The place of the row.
    fn index(self) -> usize;
}

/// Rows in a table, at most; compiling a larger scenario fails.
pub const MOST_ROWS: usize = u16::MAX as usize;

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u16);

        impl Key for $name {
            fn from_index(index: usize) -> $name {
                $name(u16::try_from(index).expect("tables are checked to have fewer than 65,536 rows"))
            }

            #[inline]
            fn index(self) -> usize {
                self.0.into()
            }
        }
    )*};
}

keys! {
    /// A mission.
    MissionId,
    /// A zone.
    ZoneId,
    /// A site.
    SiteId,
    /// A link.
    LinkId,
    /// A commodity.
    CommodityId,
    /// A kind of vehicle.
    VehicleId,
    /// A fleet.
    FleetId,
    /// A unit.
    UnitId,
    /// The stock of one commodity at one site.
    StoreId,
    /// Machines that fail and are repaired.
    AssetId,
    /// What a contractor has undertaken.
    ContractId,
    /// Requests for goods beside daily use.
    DemandId,
    /// Origin, destination and mode of convoys or sorties.
    LaneId,
    /// A kind of incident.
    KindId,
    /// One kind of incident at one place.
    HazardId,
    /// Casualties who travel together; used again once they are in care.
    CaseId,
    /// A mandate task.
    TaskId,
    /// A fixed event.
    InjectId,
    /// A convoy or sortie under way; used again once it is home.
    ConvoyId,
}

/// Rows that are read by their key.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<K, T> {
    rows: Vec<T>,
    key: PhantomData<K>,
}

impl<K: Key, T> Table<K, T> {
    /// A table of these rows.
    pub fn new(rows: Vec<T>) -> Table<K, T> {
        Table {
            rows,
            key: PhantomData,
        }
    }

    /// A table with one row for each row of another.
    pub fn like<U>(other: &Table<K, U>, row: impl FnMut(&U) -> T) -> Table<K, T> {
        Table::new(other.rows.iter().map(row).collect())
    }

    /// Adds a row and returns its key.
    pub fn push(&mut self, row: T) -> K {
        self.rows.push(row);
        K::from_index(self.rows.len() - 1)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = K> + use<K, T> {
        (0..self.rows.len()).map(K::from_index)
    }

    /// All rows, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.rows.iter()
    }

    /// All rows with their keys, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (K, &T)> {
        self.rows
            .iter()
            .enumerate()
            .map(|(index, row)| (K::from_index(index), row))
    }

    /// The key of the first row that satisfies a condition.
    pub fn find(&self, condition: impl FnMut(&T) -> bool) -> Option<K> {
        self.rows.iter().position(condition).map(K::from_index)
    }
}

impl<K: Key, T> Index<K> for Table<K, T> {
    type Output = T;

    #[inline]
    fn index(&self, key: K) -> &T {
        &self.rows[key.index()]
    }
}

impl<K: Key, T> IndexMut<K> for Table<K, T> {
    #[inline]
    fn index_mut(&mut self, key: K) -> &mut T {
        &mut self.rows[key.index()]
    }
}
