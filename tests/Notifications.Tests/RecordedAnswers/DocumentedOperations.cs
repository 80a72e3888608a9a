using System.Text.Json;
using System.Text.RegularExpressions;

namespace Notifications.Tests.RecordedAnswers;

/// <summary>The operations of <c>openapi.json</c>, and which of them a recorded block is of.</summary>
internal sealed partial class DocumentedOperations
{
    /// <summary>Literal paths before those with parameters: <c>notifications/stats</c> is no <c>notifications/{id}</c>.</summary>
    private readonly (string Method, string Path, Regex Pattern, string[] Statuses)[] operations;

    public DocumentedOperations()
    {
        using var stream = typeof(App).Assembly.GetManifestResourceStream("openapi.json")!;
        using var document = JsonDocument.Parse(stream);
        operations =
        [
            .. document.RootElement.GetProperty("paths").EnumerateObject()
                .SelectMany(path => path.Value.EnumerateObject().Select(o => (
                    o.Name.ToUpperInvariant(), path.Name.TrimStart('/'), PatternOf(path.Name.TrimStart('/')),
                    o.Value.GetProperty("responses").EnumerateObject().Select(r => r.Name).ToArray())))
                .OrderBy(o => o.Item2.Count(c => c == '{')),
        ];
    }

    /// <summary>Each with each of its statuses: <c>GET health 200</c>.</summary>
    public IEnumerable<string> Answers => operations.SelectMany(o => o.Statuses.Select(s => $"{o.Method} {o.Path} {s}"));

    /// <summary>As in <see cref="Answers"/>; null when it is of no operation.</summary>
    public string? AnswerOf(string block)
    {
        var lines = block.Split('\n');
        var (method, path) = (lines[0].Split(' ')[0], lines[0].Split(' ')[1].Split('?')[0]);
        var found = operations.FirstOrDefault(o => o.Method == method && o.Pattern.IsMatch(path));
        return found.Path is null ? null : $"{method} {found.Path} {lines.Skip(1).First(l => !l.StartsWith('>'))}";
    }

    /// <summary>A page's path may have several parts.</summary>
    private static Regex PatternOf(string path) =>
        new($"^{Parameter().Replace(path, path.StartsWith("app/", StringComparison.Ordinal) ? ".+" : "[^/]+")}$");

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
