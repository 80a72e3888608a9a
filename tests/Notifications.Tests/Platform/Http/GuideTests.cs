using System.Text.RegularExpressions;
using LocalRuntime.Tests.Support;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Notifications.Tests.Platform.Http;

/// <summary>The guide's blocks run as they stand, one page after the other, and its pages are in the app.</summary>
public sealed partial class GuideTests(AppFixture app) : IClassFixture<AppFixture>
{
    /// <summary>In the order in which they are read, as its table of contents has them.</summary>
    private static readonly string[] Pages =
        [.. Contents().Matches(File.ReadAllText(Repository.PathOf("docs/guide/README.md"))).Select(m => m.Groups[1].Value)];

    /// <summary>Blocks about the machine or the cloud, which other tests run.</summary>
    private static readonly string[] NotRun = ["./run", "azd "];

    private static readonly DocumentBlock[] Blocks = [.. Pages.SelectMany(page => DocumentBlocks.Of($"docs/guide/{page}.md"))];

    [Fact]
    public void Blocks_EachLanguage_IsOneThatIsRun()
    {
        Assert.Empty(Blocks.Select(b => b.Language).Except(["sh", "js", "html", "css"]));
        Assert.Equal(
            Pages.Append("README").Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.PathOf("docs/guide"), "*.md").Select(Path.GetFileNameWithoutExtension)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ShellBlocks_OneAfterTheOther_AllAnswered()
    {
        await using var proxy = await DocumentedProxy.StartAsync(app.Http.BaseAddress!);
        var script = string.Join("\n", Blocks.Where(b => b.Language == "sh" && !NotRun.Any(b.Text.StartsWith)).Select(b => b.Text));

        var (code, output) = await DocumentBlocks.RunShellAsync(DocumentBlocks.At(script, proxy.Address));

        Assert.True(code == 0, $"{output}\n{string.Join('\n', proxy.Errors)}");
        Assert.Empty(proxy.Errors);
        // The function that gets tokens is written once and called three times.
        Assert.Equal(DocumentBlocks.CurlCalls(script) + TokenCall().Count(script) - 1, proxy.Requests);
        Assert.Contains("Welcome", output, StringComparison.Ordinal);
        Assert.Contains("Parcel 17 is here", output, StringComparison.Ordinal);
        Assert.Contains("Lunch at twelve?", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JavaScriptBlocks_InNode_RunToTheirEnd()
    {
        var alice = await app.AsAsync("alice", "sender");
        await alice.SendToAsync("alice", "For the guide");
        foreach (var block in Blocks.Where(b => b.Language == "js"))
        {
            var folder = Directory.CreateTempSubdirectory("guide-");
            try
            {
                Directory.CreateSymbolicLink(
                    Path.Combine(folder.FullName, "node_modules"), Repository.PathOf("clients/web/node_modules"));
                var file = Path.Combine(folder.FullName, "example.mjs");
                await File.WriteAllTextAsync(file, DocumentBlocks.At(block.Text, app.Http.BaseAddress!));
                var (code, output) = await DocumentBlocks.RunAsync("node", [file], [("TOKEN", alice.Token!)]);
                Assert.True(code == 0, output);
                Assert.True(
                    output.Contains(" marked as read", StringComparison.Ordinal)
                    || output.Contains("There are messages with Bob", StringComparison.Ordinal), output);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    [Fact]
    public async Task HtmlBlocks_LoadScriptsThatAreServedAndDefineTheirElements()
    {
        foreach (var block in Blocks.Where(b => b.Language == "html"))
            Assert.Empty(await DocumentBlocks.UndefinedElementsAsync(block, app.Http));
    }

    [Fact]
    public void StyleBlocks_NameOnlyPropertiesAndPartsThatTheComponentsHave()
    {
        var sources = string.Concat(Directory
            .GetFiles(Repository.PathOf("clients/web/packages/components/src"), "*.ts", SearchOption.AllDirectories)
            .Select(File.ReadAllText));
        var styles = string.Concat(Blocks.Where(b => b.Language == "css").Select(b => b.Text));
        Assert.All(CustomProperty().Matches(styles).Select(m => m.Value).Distinct(),
            property => Assert.Contains(property, sources, StringComparison.Ordinal));
        Assert.All(Part().Matches(styles).Select(m => m.Groups[1].Value),
            part => Assert.Matches($"part=\"([a-z-]+ )*{part}[ \"]", sources));
    }

    [Fact]
    public async Task Pages_InTheApp_HaveTheGuidesTextsAndLinksThatLead()
    {
        foreach (var page in Pages)
        {
            var html = await app.Http.GetStringAsync(new Uri(app.Http.BaseAddress!, $"app/docs/{page}"));
            var heading = File.ReadLines(Repository.PathOf($"docs/guide/{page}.md")).First()[2..];
            Assert.Contains($"{heading}</h1>", html, StringComparison.Ordinal);
            foreach (var link in Link().Matches(html).Select(m => m.Groups[1].Value).Distinct())
                Assert.True((await app.Http.GetAsync(new Uri(app.Http.BaseAddress!, link))).IsSuccessStatusCode, $"{page}: {link}");
        }
    }

    [GeneratedRegex(@"^\| \[.*\]\((.*)\.md\)", RegexOptions.Multiline)]
    private static partial Regex Contents();

    [GeneratedRegex(@"\$\(token_of ")]
    private static partial Regex TokenCall();

    [GeneratedRegex("--notifications-[a-z-]+")]
    private static partial Regex CustomProperty();

    [GeneratedRegex(@"::part\(([a-z-]+)\)")]
    private static partial Regex Part();

    /// <summary>To pages and files of the app's own.</summary>
    [GeneratedRegex("(?:href|src)=\"(/api/v1/[^\"#]+)")]
    private static partial Regex Link();
}
