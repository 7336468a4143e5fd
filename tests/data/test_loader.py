"""TensorDataset and DataLoader: what a pass hands out, in which order, and how it goes on after a stop."""

import json
import signal
import threading

import numpy as np
import pytest

from autograd_nn import tensor
from autograd_nn.data import DataLoader, Subset, TensorDataset, batches, default_collate
from autograd_nn.engine.errors import DataError, ShapeError


class Examples:
    """A data set that gives one example at a time, as one that reads files does."""

    def __init__(self, count):
        self.count = count

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        assert type(index) is int
        if not 0 <= index < self.count:
            raise IndexError(index)
        return np.full(2, index), index * index


def arrays(count=10):
    return TensorDataset(np.arange(2 * count).reshape(count, 2), np.arange(count))


def listed(loader):
    return [[part.tolist() for part in batch] for batch in loader]


# ---- batches of arrays ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("num_workers", [0, 3])
@pytest.mark.parametrize("drop_last", [False, True])
@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("batch_size", [1, 3, 10, 11])
def test_a_pass_has_every_example_once_and_keeps_rows_together(batch_size, shuffle, drop_last, num_workers):
    dataset = arrays()
    loader = DataLoader(
        dataset, batch_size, shuffle, drop_last=drop_last, num_workers=num_workers, generator=0, prefetch_factor=1
    )
    parts = list(loader)
    sizes = [batch_size] * (10 // batch_size) + ([10 % batch_size] if 10 % batch_size and not drop_last else [])
    assert [len(y) for _, y in parts] == sizes
    assert len(loader) == len(parts)
    seen = np.concatenate([y for _, y in parts]) if parts else np.empty(0, int)
    assert len(set(seen.tolist())) == sum(sizes)
    for x, y in parts:
        np.testing.assert_array_equal(x, dataset.tensors[0][y])
    if len(seen) > 1:
        assert np.array_equal(seen, np.arange(len(seen))) != shuffle


def test_unshuffled_batches_are_views():
    dataset = arrays()
    for loader in (DataLoader(dataset, 3), DataLoader(dataset, 3, num_workers=2)):
        for x, y in loader:
            assert np.shares_memory(x, dataset.tensors[0])
            assert np.shares_memory(y, dataset.tensors[1])


def test_every_pass_has_another_order_and_the_seed_decides_all_of_them():
    def three_passes(generator):
        loader = DataLoader(arrays(50), 8, shuffle=True, generator=generator)
        return [np.concatenate([y for _, y in loader]).tolist() for _ in range(3)]

    first, second, third = three_passes(0)
    assert first != second != third != first
    assert three_passes(0) == three_passes(np.random.default_rng(0)) == [first, second, third]
    assert three_passes(1) != [first, second, third]


def test_arrays_and_tensors_are_kept_without_a_copy():
    x, t = np.arange(3.0), tensor([4.0, 5.0, 6.0], requires_grad=True)
    dataset = TensorDataset(x, t, [7, 8, 9])
    assert dataset.tensors[0] is x
    assert [part.tolist() for part in dataset[1:]] == [[1, 2], [5, 6], [8, 9]]
    assert np.shares_memory(dataset.tensors[1], t.numpy())
    assert [float(part) for part in dataset[-1]] == [2, 6, 9]


@pytest.mark.parametrize(
    ("parts", "error", "message"),
    [
        ((np.zeros(3), np.zeros(4)), ShapeError, r"\[\(3,\), \(4,\)\]"),
        ((np.float64(1),), ShapeError, "number of examples"),
        ((), ValueError, "at least one array"),
    ],
)
def test_arrays_that_do_not_belong_together(parts, error, message):
    with pytest.raises(error, match=message):
        TensorDataset(*parts)
    with pytest.raises(error, match=message):
        batches(*parts, batch_size=2)


@pytest.mark.parametrize("settings", [{"batch_size": 0}, {"num_workers": -1}, {"prefetch_factor": 0}])
def test_settings_that_make_no_sense(settings):
    ((name, value),) = settings.items()
    with pytest.raises(ValueError, match=f"{name}={value}; it must be"):
        DataLoader(arrays(), **settings)


def test_batches_is_one_pass_of_a_loader():
    x, y = arrays().tensors
    rng, same = np.random.default_rng(0), np.random.default_rng(0)
    loader = DataLoader(TensorDataset(x, y), 4, shuffle=True, generator=same)
    for _ in range(2):
        assert listed(batches(x, y, batch_size=4, rng=rng)) == listed(loader)
    assert listed(batches(y, batch_size=4)) == [[[0, 1, 2, 3]], [[4, 5, 6, 7]], [[8, 9]]]


def test_batches_refuses_a_seed_and_an_empty_batch():
    with pytest.raises(TypeError, match=r"rng is a int; give a numpy.random.Generator"):
        batches(np.zeros(3), batch_size=2, rng=0)
    with pytest.raises(ValueError, match="batch_size=0"):
        batches(np.zeros(3), batch_size=0)


# ---- single examples, collated -------------------------------------------------------------------------------


@pytest.mark.parametrize("num_workers", [0, 2])
def test_single_examples_are_stacked(num_workers):
    assert listed(DataLoader(Examples(5), 2, num_workers=num_workers)) == [
        [[[0, 0], [1, 1]], [0, 1]],
        [[[2, 2], [3, 3]], [4, 9]],
        [[[4, 4]], [16]],
    ]


@pytest.mark.parametrize("dataset", [arrays(), Examples(10)])
def test_parts_of_a_data_set_are_data_sets(dataset):
    loader = DataLoader(Subset(Subset(dataset, [9, 2, 4, 7]), [3, 0, 1]), 2)
    assert [y.tolist() for _, y in loader] == [[dataset[i][1] for i in pair] for pair in ([7, 9], [2])]


def test_collate_fn_is_given_the_examples():
    loader = DataLoader(arrays(3), 2, collate_fn=lambda batch: [int(y) for _, y in batch])
    assert list(loader) == [[0, 1], [2]]


def test_default_collate_keeps_the_form_of_an_example():
    batch = default_collate(
        [{"x": np.zeros(2), "pair": [1, (2.0, True)]}, {"x": np.ones(2), "pair": [3, (4.0, False)]}]
    )
    assert batch["x"].tolist() == [[0, 0], [1, 1]]
    whole, (fraction, truth) = batch["pair"]
    assert (whole.tolist(), fraction.tolist(), truth.tolist()) == ([1, 3], [2.0, 4.0], [True, False])
    assert (whole.dtype, fraction.dtype, truth.dtype) == (np.int64, np.float64, bool)
    assert default_collate([tensor([1.0]), tensor([2.0])]).tolist() == [[1.0], [2.0]]


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        ([np.zeros(2), np.zeros(3)], r"shapes \[\(2,\), \(3,\)\] do not stack.*collate_fn"),
        ([(1, 2), (1,)], r"\[1, 2\] parts"),
        ([{"x": 1}, {"y": 1}], r"other names than \['x'\]"),
    ],
)
def test_examples_that_do_not_fit_together(batch, message):
    with pytest.raises(ShapeError, match=message):
        default_collate(batch)


# ---- worker threads ------------------------------------------------------------------------------------------


def test_workers_prepare_in_parallel_and_ahead_but_not_further():
    # Each example waits until all that may be prepared at once have been begun: fewer threads would wait in vain.
    begun, all_begun = [], threading.Barrier(3)

    class Slow(Examples):
        def __getitem__(self, index):
            begun.append(index)
            all_begun.wait(timeout=60)
            return index

    passed = iter(DataLoader(Slow(12), 1, num_workers=3, prefetch_factor=1))
    assert next(passed).tolist() == [0]
    assert max(begun) <= 3  # 0, 1 and 2 at first, and 3 in the place of 0
    assert [batch.tolist() for batch in passed] == [[i] for i in range(1, 12)]


@pytest.mark.parametrize("num_workers", [0, 2])
def test_what_goes_wrong_in_a_worker_is_raised_at_the_caller(num_workers):
    class Broken(Examples):
        def __getitem__(self, index):
            if index == 5:
                raise OSError("no such picture")
            return super().__getitem__(index)

    seen = []
    with pytest.raises(OSError, match="no such picture"):
        seen.extend(y.tolist() for _, y in DataLoader(Broken(10), 2, num_workers=num_workers))
    if not num_workers:
        assert seen == [[0, 1], [4, 9]]


def test_no_thread_is_left_after_a_pass_or_a_break():
    for steps in (1, 5):
        passed = iter(DataLoader(Examples(10), 2, num_workers=2))
        for _ in range(steps):
            next(passed)
        passed.close() if steps == 1 else next(passed, None)
        for thread in threading.enumerate():
            if thread.name.startswith("DataLoader"):
                thread.join(timeout=60)
                assert not thread.is_alive()


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="this system cannot send a signal to a thread")
def test_ctrl_c_is_raised_at_once_though_a_worker_is_still_busy():
    asked, released = threading.Event(), threading.Event()
    begun, in_time = [], []

    class Busy(Examples):
        def __getitem__(self, index):
            begun.append(index)
            if index == 1:
                in_time.append(asked.wait(timeout=30))
                for _ in range(6):  # a signal that arrives right before a wait begins does not end the wait
                    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
                    if released.wait(timeout=5):
                        break
                in_time.append(released.is_set())
            return index

    passed = iter(DataLoader(Busy(100), 1, num_workers=1, prefetch_factor=50))
    assert next(passed).tolist() == [0]
    workers = [thread for thread in threading.enumerate() if thread.name.startswith("DataLoader")]

    def ask():
        asked.set()
        return next(passed)

    try:
        with pytest.raises(KeyboardInterrupt):
            ask()
        passed.close()
    finally:
        released.set()
    for worker in workers:
        worker.join(timeout=60)
    assert in_time == [True, True]  # nobody waited for the busy one
    assert begun == [0, 1]  # and the others of the fifty were called off


# ---- going on in the middle of a pass --------------------------------------------------------------------------


@pytest.mark.parametrize("num_workers", [0, 2])
@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("stop", range(8))
def test_a_pass_goes_on_where_it_stopped_and_so_do_the_next_ones(stop, shuffle, num_workers):
    def passes(loader, count):
        return [batch for _ in range(count) for batch in listed(loader)]

    def new(generator):
        return DataLoader(arrays(), 3, shuffle, generator=generator, num_workers=num_workers)

    expected = passes(new(0), 3)  # 4 batches each
    loader, done, state = new(0), [], None
    for _ in range(2):
        for batch in loader:
            done.append([part.tolist() for part in batch])
            if len(done) == stop:
                state = loader.state_dict()
        if len(done) == stop == 8:
            state = loader.state_dict()
    state = DataLoader(arrays(), 3, shuffle, generator=0).state_dict() if stop == 0 else state
    other = new(99)
    other.load_state_dict(json.loads(json.dumps(state)))
    rest = len(expected) - stop
    resumed = passes(other, 4)[:rest]
    assert resumed == expected[stop:]


def test_a_pass_may_stop_and_go_on_more_than_once():
    loader = DataLoader(arrays(20), 3, shuffle=True, generator=0)
    expected = listed(DataLoader(arrays(20), 3, shuffle=True, generator=0))
    done = []
    while len(done) < len(expected):
        for batch in loader:
            done.append([part.tolist() for part in batch])
            if len(done) % 2 == 0:
                break
        state = loader.state_dict()
        loader = DataLoader(arrays(20), 3, shuffle=True, generator=len(done))
        loader.load_state_dict(state)
    assert done == expected


def test_other_users_of_the_generator_go_on_too():
    def train(loader, rng, count):
        seen = []
        while len(seen) < count:
            for (y,) in loader:
                seen.append((y.tolist(), rng.random()))  # as a Dropout that shares the generator
                if len(seen) == count:
                    break
        return seen

    def new(seed):
        rng = np.random.default_rng(seed)
        return DataLoader(TensorDataset(np.arange(10)), 3, shuffle=True, generator=rng), rng

    expected = train(*new(0), 10)
    loader, rng = new(0)
    begun = train(loader, rng, 6)
    other, other_rng = new(5)
    other.load_state_dict(loader.state_dict())
    assert begun + train(other, other_rng, 4) == expected


def test_a_state_before_the_first_batch_and_between_passes():
    loader = DataLoader(arrays(), 3, shuffle=True, generator=0)
    passed = iter(loader)
    before = loader.state_dict()
    expected = listed(passed)
    between = loader.state_dict()
    following = listed(loader)
    for state, wanted in ((before, expected), (between, following)):
        other = DataLoader(arrays(), 3, shuffle=True)
        other.load_state_dict(state)
        assert listed(other) == wanted


def test_a_new_pass_after_a_break_begins_at_the_beginning():
    loader = DataLoader(arrays(), 3)
    next(iter(loader))
    assert len(list(loader)) == 4


def test_a_state_is_a_snapshot():
    loader = DataLoader(arrays(), 3, shuffle=True, generator=np.random.Generator(np.random.MT19937(0)))
    passed = iter(loader)
    next(passed)
    state = loader.state_dict()
    rest = listed(passed)
    listed(loader)
    for _ in range(2):
        loader.load_state_dict(state)
        assert listed(loader) == rest


def good_state():
    return DataLoader(arrays(), 3, generator=0).state_dict()


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({}, "not the state of a DataLoader"),
        ({**good_state(), "position": None}, "not the state"),
        ({**good_state(), "position": 5}, "after 5 batches; this loader has 4"),
        ({**good_state(), "position": -1}, "after -1 batches"),
        ({**good_state(), "generator": np.random.MT19937(0).state}, "PCG64"),
        ({**good_state(), "pass_began_at": "yesterday"}, "not the state"),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(state, message):
    loader = DataLoader(arrays(), 3, shuffle=True, generator=0)
    passed = iter(loader)
    next(passed)
    before = loader.state_dict()
    with pytest.raises(DataError, match=message):
        loader.load_state_dict(state)
    assert loader.state_dict() == before
