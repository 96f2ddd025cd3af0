package dev.weir.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.util.Optional;

/** The answers that still hold, by canonical name; as many as fit. */
final class AnswerCache {

    static final int NAMES = 10_000;

    private final Cache<String, Remembered> answers;

    AnswerCache(Ticker ticker) {
        answers = Caffeine.newBuilder()
                .maximumSize(NAMES)
                .expireAfter(Expiry.writing((String name, Remembered remembered) -> remembered.life()))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    Optional<Answer> get(String name) {
        return Optional.ofNullable(answers.getIfPresent(name)).map(Remembered::answer);
    }

    void put(String name, Remembered remembered) {
        if (remembered.life().isPositive()) {
            answers.put(name, remembered);
        }
    }

    /** How many names it holds. */
    long names() {
        answers.cleanUp();
        return answers.estimatedSize();
    }

    void clear() {
        answers.invalidateAll();
    }
}
