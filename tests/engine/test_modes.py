"""Grad modes: as blocks, as decorators, in threads, in tasks."""

import asyncio
import threading

import pytest

import autograd_nn as ag


@pytest.fixture
def x():
    return ag.Tensor([1.0, 2.0], requires_grad=True)


def test_blocks_nest_and_restore(x):
    with ag.no_grad():
        assert not (x * 2).requires_grad
        with ag.enable_grad():
            assert (x * 2).requires_grad
            with ag.set_grad_enabled(False):
                assert not ag.is_grad_enabled()
        assert not ag.is_grad_enabled()
    assert ag.is_grad_enabled()


def test_an_exception_restores_the_mode():
    with pytest.raises(KeyError), ag.no_grad():
        raise KeyError
    assert ag.is_grad_enabled()


def test_one_object_may_be_entered_again():
    mode = ag.no_grad()
    with mode, mode:
        assert not ag.is_grad_enabled()
    assert ag.is_grad_enabled()


def test_decorator_keeps_name_arguments_and_recursion():
    @ag.no_grad()
    def countdown(n, *, step=1):
        """Down to nothing."""
        assert not ag.is_grad_enabled()
        return n if n <= 0 else countdown(n - step, step=step)

    assert countdown(3) == 0
    assert countdown.__name__ == "countdown"
    assert countdown.__doc__ == "Down to nothing."
    assert ag.is_grad_enabled()


def test_decorated_coroutine():
    @ag.no_grad()
    async def evaluate():
        await asyncio.sleep(0)
        return ag.is_grad_enabled()

    async def main():
        return await evaluate(), ag.is_grad_enabled()

    assert asyncio.run(main()) == (False, True)


def test_generators_are_refused():
    with pytest.raises(TypeError, match=r"numbers is a generator.*with no_grad\(\):"):

        @ag.no_grad()
        def numbers():
            yield 1


def test_each_task_has_its_own_mode(x):
    async def evaluate(inside, outside):
        with ag.no_grad():
            inside.set()
            await outside.wait()
            return (x * 2).requires_grad

    async def train(inside, outside):
        await inside.wait()
        recorded = (x * 2).requires_grad
        outside.set()
        return recorded

    async def main():
        inside, outside = asyncio.Event(), asyncio.Event()
        return await asyncio.gather(evaluate(inside, outside), train(inside, outside))

    assert asyncio.run(main()) == [False, True]


def test_each_thread_has_its_own_mode(x):
    seen = {}
    inside, outside = threading.Event(), threading.Event()

    def evaluate():
        with ag.no_grad():
            inside.set()
            outside.wait(10)
            seen["evaluating"] = (x * 2).requires_grad

    thread = threading.Thread(target=evaluate)
    thread.start()
    inside.wait(10)
    seen["training"] = (x * 2).requires_grad
    outside.set()
    thread.join()
    assert seen == {"evaluating": False, "training": True}


def test_threads_build_and_walk_graphs_at_the_same_time():
    found = [None] * 4

    def work(i):
        x = ag.Tensor(float(i), requires_grad=True)
        y = x
        for _ in range(300):
            y = y + x
        y.backward()
        found[i] = x.grad.item()

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [301.0] * 4


def test_requires_grad_of_leaves_does_not_depend_on_the_mode():
    with ag.no_grad():
        x = ag.Tensor([1.0], requires_grad=True)
    assert x.requires_grad
