/** Classes that break the rules of the architecture on purpose, one fault each: a rule that does not see its offender is no rule. */
@NullMarked
package dev.weir.offender;

import org.jspecify.annotations.NullMarked;
