using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Notifications.Tests.Support.OpenApi;

/// <summary><c>openapi.json</c> as the app serves it.</summary>
internal sealed partial class ApiDocument
{
    private readonly List<ApiOperation> operations = [];

    private ApiDocument(JsonObject root)
    {
        Root = root;
        Schemas = new ApiSchemas(root);
        foreach (var (path, item) in root["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
                operations.Add(new ApiOperation(this, method.ToUpperInvariant(), path, operation!.AsObject(), PatternOf(path)));
        }
        // Literal paths before those with parameters: notifications/stats is no notifications/{id}.
        operations.Sort((a, b) => a.Path.Count(c => c == '{').CompareTo(b.Path.Count(c => c == '{')));
    }

    public static ApiDocument Served { get; } = Load();

    public JsonObject Root { get; }

    public ApiSchemas Schemas { get; }

    public IReadOnlyList<ApiOperation> Operations => operations;

    /// <summary>A HEAD is answered as its GET is, without the body.</summary>
    /// <param name="path">Below the API's base address, as it was sent.</param>
    public ApiOperation? Find(string method, string path)
    {
        var documented = method.ToUpperInvariant() is var name && name is "HEAD" ? "GET" : name;
        return operations.FirstOrDefault(o => o.Method == documented && o.Pattern.IsMatch(path));
    }

    /// <summary>The object itself, or the one that its <c>$ref</c> names.</summary>
    public JsonObject Resolve(JsonNode node)
    {
        if (node["$ref"]?.GetValue<string>() is not { } reference)
            return node.AsObject();
        var target = reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode)Root, (from, name) => from[name]!);
        return Resolve(target);
    }

    private static ApiDocument Load()
    {
        using var stream = typeof(App).Assembly.GetManifestResourceStream("openapi.json")!;
        var strict = new JsonDocumentOptions { AllowDuplicateProperties = false };
        return new ApiDocument(JsonNode.Parse(stream, documentOptions: strict)!.AsObject());
    }

    /// <summary>A page's path may have several parts; the host does not tell capitals apart.</summary>
    private static Regex PatternOf(string path) =>
        new(
            $"^{Parameter().Replace(path, path.StartsWith("/app/", StringComparison.Ordinal) ? ".+" : "[^/]+")}$", RegexOptions.IgnoreCase);

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
