package dev.weir.lifecycle;

import org.graalvm.nativeimage.Platform;
import org.graalvm.nativeimage.RuntimeOptions;
import org.graalvm.nativeimage.c.function.CFunction;

/** How a native executable gives memory back to the system. A JVM does not load it: what it is made of is there in executables alone. */
final class ExecutableMemory {

    /** How much free memory its collector keeps for the next young generation; 0 for as much as that had. */
    private static final String MAX_HEAP_FREE = "MaxHeapFree";

    private static final long LEAST = 1;

    // <asm-generic/mman-common.h>
    private static final int MADV_DONTNEED = 4;

    private ExecutableMemory() {}

    /** Collects the whole heap, and for once keeps nothing of what becomes free. */
    static void collect() {
        Long kept = RuntimeOptions.get(MAX_HEAP_FREE);
        RuntimeOptions.set(MAX_HEAP_FREE, LEAST);
        try {
            System.gc();
        } finally {
            RuntimeOptions.set(MAX_HEAP_FREE, kept);
        }
    }

    /** Drops pages until they are touched; says whether the system did. */
    static boolean drop(FilePages pages) {
        // Decided when the executable is built: elsewhere there may be no such function to link to.
        return Platform.includedIn(Platform.LINUX.class) && madvise(pages.start(), pages.length(), MADV_DONTNEED) == 0;
    }

    /** Of the C library. */
    @CFunction("madvise")
    private static native int madvise(long address, long length, int advice);
}
