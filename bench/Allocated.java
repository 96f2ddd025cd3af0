import com.sun.tools.attach.VirtualMachine;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Prints how many bytes all threads of another JVM have allocated on the heap since it started. */
final class Allocated {

    public static void main(String[] args) throws Exception {
        var machine = VirtualMachine.attach(args[0]);
        try (var connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            System.out.println(connector
                    .getMBeanServerConnection()
                    .getAttribute(new ObjectName("java.lang:type=Threading"), "TotalThreadAllocatedBytes"));
        } finally {
            machine.detach();
        }
    }

    private Allocated() {}
}
