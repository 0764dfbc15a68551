//! LZMA by the specification in its SDK: no header, one literal context bit, no position bits. Knows nothing of what is in it.

const STATES: usize = 12;
const IS_MATCH: usize = 0;
const IS_REPEAT: usize = IS_MATCH + STATES;
const IS_REPEAT_0: usize = IS_REPEAT + STATES;
const IS_REPEAT_1: usize = IS_REPEAT_0 + STATES;
const IS_REPEAT_2: usize = IS_REPEAT_1 + STATES;
const IS_LONG_0: usize = IS_REPEAT_2 + STATES;
const SLOT: usize = IS_LONG_0 + STATES;
const SPECIAL: usize = SLOT + 4 * 64;
const ALIGN: usize = SPECIAL + 115;
const MATCH_LENGTH: usize = ALIGN + 16;
const REPEAT_LENGTH: usize = MATCH_LENGTH + 18 + 256;
const LITERAL: usize = REPEAT_LENGTH + 18 + 256;
const MODELS: usize = LITERAL + 2 * 0x300;

/// Fills `output` from `at` on; what stands before is there to be copied from.
pub(crate) fn decode(input: &[u8], output: &mut [u8], at: usize) {
    let mut decoder = Decoder {
        input,
        next: 5,
        range: u32::MAX,
        code: input[1..5]
            .iter()
            .fold(0, |code, byte| (code << 8) | u32::from(*byte)),
        odds: [1024; MODELS],
        output,
        at,
        state: 0,
        last: [0; 4],
    };
    while decoder.at < decoder.output.len() {
        decoder.step();
    }
}

struct Decoder<'a> {
    input: &'a [u8],
    next: usize,
    range: u32,
    code: u32,
    /// That a bit is 0, in 2048ths; the models lie beside each other, each from a place of its own.
    odds: [u16; MODELS],
    output: &'a mut [u8],
    at: usize,
    state: usize,
    /// The last four distances, the newest first.
    last: [usize; 4],
}

impl Decoder<'_> {
    fn normalize(&mut self) {
        if self.range < 1 << 24 {
            self.range <<= 8;
            self.code = (self.code << 8) | u32::from(self.input[self.next]);
            self.next += 1;
        }
    }

    #[inline(always)]
    fn bit(&mut self, model: usize) -> usize {
        let odds = u32::from(self.odds[model]);
        let bound = (self.range >> 11) * odds;
        let (odds, bit) = if self.code < bound {
            self.range = bound;
            (odds + ((2048 - odds) >> 5), 0)
        } else {
            self.range -= bound;
            self.code -= bound;
            (odds - (odds >> 5), 1)
        };
        self.odds[model] = odds as u16;
        self.normalize();
        bit
    }

    /// Bits of one number, the highest first, each under the odds of those before.
    #[inline(never)]
    fn tree(&mut self, model: usize, bits: u32) -> usize {
        let mut symbol = 1;
        for _ in 0..bits {
            symbol = (symbol << 1) | self.bit(model + symbol);
        }
        symbol - (1 << bits)
    }

    /// The same, the lowest first.
    fn reversed(&mut self, model: usize, bits: u32) -> usize {
        let mut symbol = 1;
        let mut result = 0;
        for place in 0..bits {
            let bit = self.bit(model + symbol);
            symbol = (symbol << 1) | bit;
            result |= bit << place;
        }
        result
    }

    /// Bits for which nothing is likelier.
    fn direct(&mut self, bits: u32) -> usize {
        let mut result = 0;
        for _ in 0..bits {
            self.range >>= 1;
            let bit = self.code >= self.range;
            if bit {
                self.code -= self.range;
            }
            self.normalize();
            result = (result << 1) | usize::from(bit);
        }
        result
    }

    fn length(&mut self, model: usize) -> usize {
        if self.bit(model) == 0 {
            2 + self.tree(model + 2, 3)
        } else if self.bit(model + 1) == 0 {
            10 + self.tree(model + 10, 3)
        } else {
            18 + self.tree(model + 18, 8)
        }
    }

    fn distance(&mut self, length: usize) -> usize {
        let slot = self.tree(SLOT + ((length - 2).min(3) << 6), 6);
        if slot < 4 {
            return slot;
        }
        let bits = (slot >> 1) as u32 - 1;
        let high = (2 | (slot & 1)) << bits;
        if slot < 14 {
            return high + self.reversed(SPECIAL + high - slot, bits);
        }
        high + (self.direct(bits - 4) << 4) + self.reversed(ALIGN, 4)
    }

    #[inline(never)]
    fn literal(&mut self) -> u8 {
        let before = match self.at {
            0 => 0,
            at => self.output[at - 1],
        };
        let model = LITERAL + 0x300 * usize::from(before >> 7);
        let mut symbol = 1;
        if self.state >= 7 {
            // After a match, the byte that would have gone on with it is most likely wrong.
            let mut guess = usize::from(self.output[self.at - self.last[0] - 1]);
            while symbol < 0x100 {
                guess <<= 1;
                let guessed = (guess >> 8) & 1;
                let bit = self.bit(model + ((1 + guessed) << 8) + symbol);
                symbol = (symbol << 1) | bit;
                if bit != guessed {
                    break;
                }
            }
        }
        while symbol < 0x100 {
            symbol = (symbol << 1) | self.bit(model + symbol);
        }
        symbol as u8
    }

    fn step(&mut self) {
        let state = self.state;
        if self.bit(IS_MATCH + state) == 0 {
            self.output[self.at] = self.literal();
            self.at += 1;
            self.state = match state {
                0..=3 => 0,
                4..=9 => state - 3,
                _ => state - 6,
            };
            return;
        }
        let is_early = state < 7;
        let length = if self.bit(IS_REPEAT + state) == 0 {
            self.state = if is_early { 7 } else { 10 };
            let length = self.length(MATCH_LENGTH);
            let [first, second, third, _] = self.last;
            self.last = [self.distance(length), first, second, third];
            length
        } else {
            let is_other = self.bit(IS_REPEAT_0 + state) == 1;
            if is_other {
                self.take_up_again(state);
            }
            if is_other || self.bit(IS_LONG_0 + state) == 1 {
                self.state = if is_early { 8 } else { 11 };
                self.length(REPEAT_LENGTH)
            } else {
                self.state = if is_early { 9 } else { 11 };
                1
            }
        };
        let from = self.at - self.last[0] - 1;
        for place in 0..length {
            self.output[self.at + place] = self.output[from + place];
        }
        self.at += length;
    }

    /// Puts one of the older distances first.
    fn take_up_again(&mut self, state: usize) {
        let which = if self.bit(IS_REPEAT_1 + state) == 0 {
            1
        } else {
            2 + self.bit(IS_REPEAT_2 + state)
        };
        self.last[..=which].rotate_right(1);
    }
}
