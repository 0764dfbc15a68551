//! Puts the functions of a wasm together again from streams of one kind of part each. Is told which instruction has which
//! parts; knows of wasm only where a block begins and ends. `xtask/src/squeeze.rs` sorts them.

/// What stands before the streams.
const NUMBERS: usize = 5;
const OPCODES: usize = 256;
/// The most streams that there may be.
const STREAMS: usize = 32;

/// Fills `output` with the wasm.
pub(crate) fn join(sorted: &[u8], output: &mut [u8]) {
    let number = |at: usize| {
        sorted[4 * at..4 * at + 4]
            .iter()
            .rev()
            .fold(0, |number, byte| (number << 8) | usize::from(*byte))
    };
    let [functions, before, after, bytes, streams] = core::array::from_fn::<_, NUMBERS, _>(number);
    let mut forms = [0; 3 * OPCODES];
    let mut at = 4 * (NUMBERS + streams);
    for form in &mut forms {
        *form = at;
        at += 1 + usize::from(sorted[at]);
    }
    let plain = at;
    at += before + after;
    let mut places = [0; STREAMS];
    for (stream, place) in places[..streams].iter_mut().enumerate() {
        *place = at;
        at += number(NUMBERS + stream);
    }
    let mut joiner = Joiner {
        sorted,
        forms,
        bytes,
        places,
        output,
        end: 0,
    };
    joiner.plain(plain, before);
    for _ in 0..functions {
        joiner.function();
    }
    joiner.plain(plain + before, after);
}

struct Joiner<'a> {
    sorted: &'a [u8],
    /// Where it says what comes with an instruction: how many parts, and the stream of each.
    forms: [usize; 3 * OPCODES],
    /// So many streams, the first, are of bytes; the others are of numbers of variable length.
    bytes: usize,
    /// How far each stream has been taken.
    places: [usize; STREAMS],
    output: &'a mut [u8],
    end: usize,
}

/// The first two streams of numbers: how many locals of which type a function has, and its instructions.
const LOCALS: usize = 0;
const INSTRUCTIONS: usize = 1;

impl Joiner<'_> {
    fn plain(&mut self, from: usize, length: usize) {
        self.output[self.end..self.end + length].copy_from_slice(&self.sorted[from..from + length]);
        self.end += length;
    }

    /// One function: its length, which is known when its last block has ended, and takes up to five bytes; then the rest.
    fn function(&mut self) {
        let start = self.end;
        self.end += 5;
        for _ in 0..self.take(self.bytes + LOCALS) {
            self.take(self.bytes + LOCALS);
            self.take(self.bytes + LOCALS);
        }
        let mut depth = 1;
        while depth > 0 {
            depth += self.instruction();
        }
        let length = self.end - start - 5;
        self.end = start;
        let mut rest = length;
        while rest > 0x7f {
            self.put(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.put(rest as u8);
        self.output
            .copy_within(start + 5..start + 5 + length, self.end);
        self.end += length;
    }

    /// Gives how much deeper the blocks are nested after it.
    #[inline(never)]
    fn instruction(&mut self) -> i32 {
        let place = &mut self.places[self.bytes + INSTRUCTIONS];
        let op = self.sorted[*place];
        *place += 1;
        self.put(op);
        let known = match op {
            0xfc => OPCODES + self.take(self.bytes + INSTRUCTIONS),
            0xfd => 2 * OPCODES + self.take(self.bytes + INSTRUCTIONS),
            _ => usize::from(op),
        };
        let form = self.forms[known];
        for part in 0..usize::from(self.sorted[form]) {
            let stream = usize::from(self.sorted[form + 1 + part]);
            let value = self.take(stream);
            if op == 0x0e {
                // A table of jumps: how many they are, then they and one more.
                for _ in 0..=value {
                    self.take(stream);
                }
            }
        }
        match op {
            0x02..=0x04 => 1,
            0x0b => -1,
            _ => 0,
        }
    }

    /// Takes the next part of a stream over, and says which number it is.
    fn take(&mut self, stream: usize) -> usize {
        let mut value = 0;
        let mut shift = 0;
        loop {
            let byte = self.sorted[self.places[stream]];
            self.places[stream] += 1;
            self.put(byte);
            value |= usize::from(byte & 0x7f).wrapping_shl(shift);
            shift += 7;
            if byte < 0x80 || stream < self.bytes {
                return value;
            }
        }
    }

    fn put(&mut self, byte: u8) {
        self.output[self.end] = byte;
        self.end += 1;
    }
}
