package dev.weir.policy;

import dev.weir.net.Host;
import java.util.List;

/** The names that clouds give their metadata services. They are theirs wherever a name server sends us for them. */
final class MetadataNames {

    private static final List<String> NAMES = List.of(
            "metadata",
            "metadata.google.internal",
            "metadata.goog",
            "instance-data",
            "instance-data.ec2.internal",
            "metadata.azure.internal",
            "metadata.tencentyun.com",
            "metadata.platformequinix.com");

    private MetadataNames() {}

    static boolean contains(Host.Name name) {
        return NAMES.stream().anyMatch(name::isWithin);
    }
}
