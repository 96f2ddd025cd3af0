package dev.weir.control;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Takes JSON for what it says: no unknown or repeated field, nothing after the value, no number that is a text. */
@Singleton
public class StrictJson implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        mapper.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        mapper.enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        mapper.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION.mappedFeature());
        for (LogicalType type : new LogicalType[] {
            LogicalType.Boolean, LogicalType.Integer, LogicalType.Float, LogicalType.Textual, LogicalType.Enum
        }) {
            for (CoercionInputShape shape : shapesOf(type)) {
                mapper.coercionConfigFor(type).setCoercion(shape, CoercionAction.Fail);
            }
        }
    }

    /** What is written in another way than the type's own. */
    private static CoercionInputShape[] shapesOf(LogicalType type) {
        return switch (type) {
            case Textual ->
                new CoercionInputShape[] {
                    CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean
                };
            case Boolean ->
                new CoercionInputShape[] {
                    CoercionInputShape.Integer, CoercionInputShape.String, CoercionInputShape.EmptyString
                };
            case Enum -> new CoercionInputShape[] {CoercionInputShape.Integer, CoercionInputShape.EmptyString};
            default ->
                new CoercionInputShape[] {
                    CoercionInputShape.String, CoercionInputShape.EmptyString, CoercionInputShape.Boolean
                };
        };
    }
}
