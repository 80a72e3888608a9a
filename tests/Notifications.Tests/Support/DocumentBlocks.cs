using System.Diagnostics;
using System.Text.RegularExpressions;
using LocalRuntime.Tests.Support;

namespace Notifications.Tests.Support;

/// <summary>A fenced block of a document.</summary>
public sealed record DocumentBlock(string Language, string Text);

/// <summary>Runs what documents show as it stands: only the app's address is another one.</summary>
public static partial class DocumentBlocks
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private const string Address = "http://localhost:7071";

    public static DocumentBlock[] Of(string path) =>
        [.. Fence().Matches(File.ReadAllText(Repository.PathOf(path)).ReplaceLineEndings("\n"))
            .Select(m => new DocumentBlock(m.Groups["language"].Value, m.Groups["text"].Value))];

    public static string At(string text, Uri address) =>
        text.Replace(Address, address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

    public static int CurlCalls(string script) => CurlCall().Count(script);

    /// <summary>In bash; a request that is refused ends it.</summary>
    public static Task<(int Code, string Output)> RunShellAsync(string script) =>
        RunAsync("bash", ["-euo", "pipefail", "-c", "curl() { command curl --fail-with-body \"$@\"; echo; }\n" + script], []);

    public static async Task<(int Code, string Output)> RunAsync(
        string file, string[] arguments, (string Name, string Value)[] environment)
    {
        using var process = Start(file, arguments, environment, redirectErrors: true);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit);
        return (process.ExitCode, await output + await errors);
    }

    public static Process Start(
        string file, string[] arguments, (string Name, string Value)[] environment, bool redirectErrors = false)
    {
        var info = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = redirectErrors };
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        return Process.Start(info)!;
    }

    /// <summary>The scripts that a block of HTML loads are served, and define the elements that it uses.</summary>
    /// <returns>The elements that nothing defines.</returns>
    public static async Task<IReadOnlyList<string>> UndefinedElementsAsync(DocumentBlock block, HttpClient app)
    {
        var address = new Uri(app.BaseAddress!, Source().Match(block.Text).Groups[1].Value);
        var script = await app.GetStringAsync(address);
        var imports = Import().Matches(script).Select(i => new Uri(address, i.Groups[1].Value));
        var parts = await Task.WhenAll(imports.Select(i => app.GetStringAsync(i)));
        var text = string.Concat([script, .. parts]).Replace('`', '"');
        return [.. Element().Matches(block.Text).Select(e => e.Groups[1].Value)
            .Where(name => !text.Contains($"\"{name}\"", StringComparison.Ordinal))];
    }

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\bcurl -s")]
    private static partial Regex CurlCall();

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Source();

    [GeneratedRegex("\"(\\./[^\"]+\\.js)\"")]
    private static partial Regex Import();

    [GeneratedRegex("<([a-z]+-[a-z-]+)[ >]")]
    private static partial Regex Element();
}
