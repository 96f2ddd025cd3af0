/**
 * Programs that people use, with Weir as their proxy: each is run as it is installed, against origins on loopback, and left out where it is not
 * installed. What they are set to is what {@code docs/clients.md} says.
 */
@NullMarked
package dev.weir.clients;

import org.jspecify.annotations.NullMarked;
