//! Counts what the present thread allocates, so that a test can prove that a loop allocates nothing.

use std::alloc::GlobalAlloc;
use std::alloc::Layout;
use std::alloc::System;
use std::cell::Cell;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

/// The system's allocator with a count of its own for each thread.
struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

fn count() {
    // A thread that is coming to its end has no count any more.
    let _ = COUNT.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: every call goes to the system's allocator unchanged; the count is a plain cell of the thread, without
// a destructor, and allocates nothing.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(old, layout, size) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        unsafe { System.dealloc(old, layout) }
    }
}

/// What `work` gives, and how often it allocated or grew memory on this thread.
pub fn allocations_of<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let before = COUNT.get();
    let answer = work();
    (answer, COUNT.get() - before)
}

#[test]
fn an_allocation_is_counted_and_other_threads_are_not() {
    let (_, n) = allocations_of(|| vec![1, 2, 3]);
    assert_eq!(n, 1);
    let (sum, n) = allocations_of(|| [1, 2, 3].iter().sum::<i32>());
    assert_eq!((sum, n), (6, 0));
    let (mut grown, _) = allocations_of(|| Vec::<u64>::with_capacity(1));
    let ((), n) = allocations_of(|| grown.extend([1, 2]));
    assert_eq!(n, 1);
    let other = std::thread::spawn(|| std::hint::black_box(vec![0; 100]).len());
    let (len, n) = allocations_of(|| other.join().unwrap());
    assert_eq!((len, n), (100, 0));
}
