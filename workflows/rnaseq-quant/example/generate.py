"""Writes the data of this example: a transcriptome, reads of it, and how many reads came from each transcript.

The same seed gives the same sequences on every machine: only random.random() is asked, whose values Python promises to keep.
Usage: python3 generate.py FOLDER
"""

import gzip
import random
import sys
from pathlib import Path

SEED = 20261130
READ_LENGTH = 75
ERRORS = 0.005
SHORTEST_FRAGMENT, LONGEST_FRAGMENT = 150, 250

# Exons of each gene by length, the transcripts that join them, and how many molecules of each there are in a sample.
GENES = [
    ([900], {"single_high": ((0,), 120, 60)}),
    ([700], {"single_even": ((0,), 40, 40)}),
    ([1200], {"single_low": ((0,), 6, 24)}),
    ([600], {"silent_in_treated": ((0,), 50, 0)}),
    ([650], {"silent_in_control": ((0,), 0, 50)}),
    ([400, 300, 400], {"isoform_long": ((0, 1, 2), 60, 15), "isoform_short": ((0, 2), 20, 60)}),
    ([500, 450, 350], {"isoform_first": ((0, 1), 30, 10), "isoform_last": ((0, 2), 10, 30)}),
]
SAMPLES = ["control", "treated"]
# File name, sample, number of fragments, whether both ends are read.
LANES = [
    ("control_L1", "control", 800, True),
    ("control_L2", "control", 800, True),
    ("treated_L1", "treated", 1600, False),
]

COMPLEMENT = str.maketrans("ACGT", "TGCA")


def below(number):
    return int(random.random() * number)


def sequence(length):
    return "".join("ACGT"[below(4)] for _ in range(length))


def transcripts():
    """Name, sequence and molecules by sample."""
    made = []
    for lengths, isoforms in GENES:
        exons = [sequence(length) for length in lengths]
        for name, (joined, *molecules) in isoforms.items():
            text = "".join(exons[index] for index in joined)
            made.append((name, text, dict(zip(SAMPLES, molecules))))
    return made


def fragment_of(text):
    """Lengths are the sum of four even draws: bell-shaped, without functions whose last digits differ by platform."""
    spread = LONGEST_FRAGMENT - SHORTEST_FRAGMENT
    length = SHORTEST_FRAGMENT + int(sum(random.random() for _ in range(4)) / 4 * spread)
    start = below(len(text) - length + 1)
    fragment = text[start : start + length]
    return fragment if random.random() < 0.5 else reverse(fragment)


def reverse(text):
    return text.translate(COMPLEMENT)[::-1]


def misread(text):
    return "".join("ACGT"[below(4)] if random.random() < ERRORS else base for base in text)


def choose(made, sample):
    """A transcript gives as many fragments as it has molecules and places where a fragment can start."""
    mean = (SHORTEST_FRAGMENT + LONGEST_FRAGMENT) / 2
    weights = [molecules[sample] * (len(text) - mean + 1) for _, text, molecules in made]
    place = random.random() * sum(weights)
    for index, weight in enumerate(weights):
        place -= weight
        if place < 0:
            return index
    return len(weights) - 1


def write_reads(path, reads):
    lines = [f"@{name}\n{text}\n+\n{'I' * len(text)}\n" for name, text in reads]
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as packed:
        packed.write("".join(lines).encode())


def main(folder):
    random.seed(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    made = transcripts()
    (folder / "transcriptome.fa").write_text("".join(f">{name}\n{text}\n" for name, text, _ in made))
    counts = {sample: [0] * len(made) for sample in SAMPLES}
    for lane, sample, number, is_paired in LANES:
        pairs = []
        for read in range(number):
            index = choose(made, sample)
            counts[sample][index] += 1
            fragment = fragment_of(made[index][1])
            ends = [fragment[:READ_LENGTH], reverse(fragment)[:READ_LENGTH]]
            pairs.append([(f"{lane}.{read + 1}", misread(end)) for end in ends])
        for mate in (1, 2) if is_paired else (1,):
            write_reads(folder / f"{lane}_{mate}.fastq.gz", [pair[mate - 1] for pair in pairs])
    rows = [[name, *(str(counts[sample][index]) for sample in SAMPLES)] for index, (name, _, _) in enumerate(made)]
    table = [["transcript", *SAMPLES], *rows]
    (folder / "truth.tsv").write_text("".join("\t".join(row) + "\n" for row in table))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
