package dev.weir.relay;

/**
 * One who reads a load, and for whom its origin may be asked; run when there is more to read.
 *
 * @param order whose request it is then
 * @param means those of its exchange, which it is judged under
 */
record Asker(Order order, Means means, Runnable more) implements Runnable {

    @Override
    public void run() {
        more.run();
    }

    /** Does something on its event loop. */
    void soon(Runnable step) {
        order.client().soon(step);
    }
}
