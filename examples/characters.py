"""A recurrent network reads names letter by letter, learns which letter comes next, and makes up names of its own."""

import argparse

import numpy as np

import autograd_nn as ag
from autograd_nn import nn, optim
from autograd_nn.data import batches

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--epochs", type=int, default=24)
epochs = parser.parse_args().epochs
rng = np.random.default_rng(0)

TEXT = """
ada adele adrian agnes alba albert alice alina alma amanda amelia andrea angela anna anton ariana arthur astrid aurora
bella benedict bernard bianca boris brenda bruno camilla carla carmen caroline cecilia celine charlotte clara claudia
conrad cora cornelia cosima daniel daria david delia diana dominic dora edgar edith edmund elena elias elisa ella elmar
elsa emil emilia emma enrico erica ernest esther eva fabian felicia felix fiona flora florian francis frida gabriel
gemma george gerda gisela gloria greta gustav hanna harold hector heidi helena henry hilda hugo ida igor ilse ingrid
irene iris isabel ivan jana jasmin johanna jonas jordan josephine judith julia julian karin karl katrina kira konstantin
lara laura lea lena leo leonard leonora lilian linda linus lisa livia lorena louis lucas lucia lydia magda marcel maria
marian marina mario marius marlene martha martin matilda maurice max melina melissa mia michael mila mira miriam moritz
nadia natalia nicola nina nora norman olga olivia oscar oswald otto paola pascal patricia paul paula pauline peter petra
philip rafael ramona regina renata rita robert roland romina rosa rosalind rudolf ruth sabina salome samuel sandra sarah
sebastian selma serena silvia simon sofia sonia stefan stella susanna sylvester tamara tanja teresa theo thomas tilda
tobias ursula valentin valeria vera verena victor victoria viola vivian walter wanda werner wilma xenia yara yvonne
"""
NAMES = TEXT.split()
END = 0  # before the first letter and after the last; a is 1, b is 2, and so on
PADDING = -100  # what the loss leaves out
longest = max(map(len, NAMES))
inputs = np.full((len(NAMES), longest + 1), END)
targets = np.full((len(NAMES), longest + 1), PADDING)
for row, name in enumerate(NAMES):
    letters = [ord(letter) - ord("a") + 1 for letter in name]
    inputs[row, 1 : len(name) + 1] = letters
    targets[row, : len(name) + 1] = [*letters, END]


class Speller(nn.Module):
    def __init__(self):
        self.letters = nn.Embedding(27, 16, rng=rng)
        self.memory = nn.GRU(16, 48, batch_first=True, rng=rng)
        self.output = nn.Linear(48, 27, rng=rng)

    def forward(self, letters, state=None):
        """(N, L) letters to (N, L, 27) scores for the next ones, and the state at the end."""
        states, state = self.memory(self.letters(letters), state)
        return self.output(states), state


model = Speller()
loss_of = nn.CrossEntropyLoss(ignore_index=PADDING)
optimizer = optim.Adam(model.parameters(), lr=0.01)
print(f"{len(NAMES)} names; a guess among 27 has a loss of {np.log(27):.2f}")
for epoch in range(1, epochs + 1):
    losses = []
    for before, after in batches(inputs, targets, batch_size=32, rng=rng):
        scores, _ = model(before)
        loss = loss_of(scores.reshape(-1, 27), after.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optim.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
    if epoch % 8 == 0:
        print(f"epoch {epoch:2d}  loss {np.mean(losses):.3f}")


@ag.no_grad()
def sample():
    """A name, each letter drawn by the chances that the model gives it after those before."""
    name, letter, state = "", END, None
    while len(name) < longest:
        scores, state = model([[letter]], state)
        letter = rng.choice(27, p=ag.softmax(scores[0, 0]).numpy())
        if letter == END:
            break
        name += chr(ord("a") + letter - 1)
    return name


names = [sample() for _ in range(40)]
print("in the list:", *sorted({name for name in names if name in NAMES}))
print("made up:    ", *sorted({name for name in names if name not in NAMES}))
