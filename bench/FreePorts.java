import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Prints as many free loopback ports as asked for. */
final class FreePorts {

    public static void main(String[] args) throws IOException {
        var held = new ServerSocket[Integer.parseInt(args[0])];
        for (int i = 0; i < held.length; i++) {
            held[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        }
        for (var socket : held) {
            System.out.println(socket.getLocalPort());
            socket.close();
        }
    }

    private FreePorts() {}
}
