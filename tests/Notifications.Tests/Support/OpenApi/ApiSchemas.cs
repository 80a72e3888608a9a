using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Notifications.Tests.Support.OpenApi;

/// <summary>The schemas of the document, for validating with.</summary>
internal sealed class ApiSchemas
{
    private const string Base = "https://notifications.test/openapi";
    private readonly ConcurrentDictionary<string, JsonSchema> schemas = new(StringComparer.Ordinal);
    private readonly JsonSchema answers, requests;

    public ApiSchemas(JsonObject root)
    {
        var all = root["components"]!["schemas"]!.DeepClone();
        requests = Compile(all.DeepClone());
        Close(all);
        answers = Compile(all);
    }

    /// <summary>What is wrong with an answer; a member that the schema does not name is.</summary>
    public IReadOnlyList<string> ErrorsOfAnswer(JsonNode schema, JsonNode? value) =>
        Errors("answer", answers, schema, value, close: true);

    /// <summary>What is wrong with a request. A member that is null counts as left out, and some values have other spellings: the document
    /// says so in words.</summary>
    public IReadOnlyList<string> ErrorsOfRequest(JsonNode schema, JsonNode? value)
    {
        var plain = value?.DeepClone();
        if (plain is not null)
            MakePlain(plain);
        return Errors("request", requests, schema, plain, close: false);
    }

    private static JsonSchema Compile(JsonNode all)
    {
        var text = new JsonObject { ["$schema"] = MetaSchemas.Draft202012Id.ToString(), ["$id"] = Base, ["$defs"] = all }.ToJsonString();
        return JsonSchema.FromText(Rewrite(text));
    }

    private static string Rewrite(string text) =>
        text.Replace("\"#/components/schemas/", $"\"{Base}#/$defs/", StringComparison.Ordinal);

    private List<string> Errors(string kind, JsonSchema all, JsonNode schema, JsonNode? value, bool close)
    {
        var compiled = schemas.GetOrAdd(kind + schema.ToJsonString(), _ =>
        {
            var own = schema.DeepClone();
            if (close)
                Close(own);
            return JsonSchema.FromText(Rewrite(own.ToJsonString()));
        });
        var options = new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
        options.SchemaRegistry.Register(all);
        var results = compiled.Evaluate(value, options);
        if (results.IsValid)
            return [];
        return [.. results.Details.Where(d => d.HasErrors)
            .SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation} {e.Value} ({d.EvaluationPath})"))];
    }

    /// <summary>An object with named members may have no others.</summary>
    private static void Close(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Close(item);
        }
        if (node is not JsonObject schema)
            return;
        foreach (var (_, inner) in schema.ToArray())
            Close(inner);
        // A member that is called "properties" is no such keyword: its value has no schemas in it.
        if (schema["properties"] is JsonObject && (schema.ContainsKey("type") || schema.ContainsKey("required")))
            schema.TryAdd("additionalProperties", JsonValue.Create(false));
    }

    private static void MakePlain(JsonNode node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array.OfType<JsonNode>())
                MakePlain(item);
        }
        if (node is not JsonObject value)
            return;
        foreach (var (name, inner) in value.ToArray())
        {
            if (inner is null)
                value.Remove(name);
            else if (name is "priority" or "minPriority" && inner.ToString().Equals("medium", StringComparison.OrdinalIgnoreCase))
                value[name] = "normal";
            else if (name is "days" && inner is JsonArray days)
                value[name] = new JsonArray([.. days.Select(d => JsonValue.Create(Weekday(d!.ToString())))]);
            else if (name is "day")
                value[name] = Weekday(inner.ToString());
            else
                MakePlain(inner);
        }
    }

    private static string Weekday(string text) => text.ToLowerInvariant()[..Math.Min(3, text.Length)];
}
