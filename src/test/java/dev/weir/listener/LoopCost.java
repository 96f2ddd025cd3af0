package dev.weir.listener;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the event loops of this process have used so far.
 *
 * @param allocated bytes of the heap
 */
record LoopCost(long cpuNanos, long allocated) {

    static LoopCost now() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long cpu = 0;
        long allocated = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("vert.x-eventloop-thread")) {
                cpu += threads.getThreadCpuTime(thread.threadId());
                allocated += threads.getThreadAllocatedBytes(thread.threadId());
            }
        }
        return new LoopCost(cpu, allocated);
    }

    LoopCost since(LoopCost before) {
        return new LoopCost(cpuNanos - before.cpuNanos, allocated - before.allocated);
    }
}
