package dev.weir.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** A connection on which TLS may end while it stays open: close_notify, and no FIN behind it. */
final class StayingSocket extends Socket {
    private boolean stays;

    /** What is accepted can do so, too. */
    static ServerSocket server() throws IOException {
        return new ServerSocket() {
            @Override
            public Socket accept() throws IOException {
                Socket accepted = new StayingSocket();
                implAccept(accepted);
                return accepted;
            }
        };
    }

    /** From now on its output is not shut down. */
    void stay() {
        stays = true;
    }

    @Override
    public void shutdownOutput() throws IOException {
        if (!stays) {
            super.shutdownOutput();
        }
    }
}
