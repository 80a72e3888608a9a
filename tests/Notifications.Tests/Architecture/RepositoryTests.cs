using LocalRuntime.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Notifications.Tests.Architecture;

/// <summary>What keeps all code readable, whichever part it is of: the app, the clients, the local host, the samples, the tests.</summary>
public sealed class RepositoryTests
{
    private const int MaxLines = 300, MaxLineLength = 140, MaxParameters = 8;

    private static readonly string[] Code =
        [".cs", ".ts", ".tsx", ".js", ".mjs", ".cjs", ".css", ".html", ".csproj", ".props", ".targets", ".sh", ".bicep"],
        Made = ["bin", "obj", "node_modules", "dist", ".git", "TestResults"],
        // Its styles are inline, as mail programs need them, and its lines are the mail's.
        Exempt = ["functions/Delivery/Mails/mail.html"];

    private static readonly Lazy<SourceText[]> Files = new(
        () => [.. FilesIn(new DirectoryInfo(Repository.Root)).OrderBy(file => file.Path, StringComparer.Ordinal)]);

    [Fact]
    public void Files_OfAllTrees_AreShort() =>
        Assert.Empty(Files.Value.Where(f => f.Lines.Length > MaxLines).Select(f => $"{f.Path} has {f.Lines.Length} lines"));

    [Fact]
    public void Lines_OfAllTrees_AreShort()
    {
        // More trees than one, or the walk has found nothing to hold to it.
        Assert.Superset(
            new HashSet<string> { "clients", "functions", "infra", "samples", "tests" },
            Files.Value.Select(f => f.Path.Split('/')[0]).ToHashSet());
        Assert.Superset(
            new HashSet<string> { "test", "run", "bench", ".ci/run", "infra/azure/signalr.bicep" },
            Files.Value.Select(f => f.Path).ToHashSet());
        Assert.Empty(
            from file in Files.Value
            from line in file.Lines.Index()
            let length = line.Item.EnumerateRunes().Count()
            where length > MaxLineLength && !IsPicture(line.Item)
            select $"{file.Path}:{line.Index + 1} has {length} characters");
    }

    [Fact]
    public void Constructors_OfAllTrees_TakeFewParameters() =>
        Assert.Empty(
            from file in Files.Value
            where file.Path.EndsWith(".cs", StringComparison.Ordinal)
            from node in CSharpSyntaxTree.ParseText(string.Join('\n', file.Lines)).GetRoot().DescendantNodes()
            let parameters = node switch
            {
                TypeDeclarationSyntax type => type.ParameterList,
                ConstructorDeclarationSyntax constructor => constructor.ParameterList,
                _ => null,
            }
            where parameters?.Parameters.Count > MaxParameters
            select $"{file.Path} has a constructor with {parameters!.Parameters.Count} parameters");

    /// <summary>An address that holds its picture can't be broken.</summary>
    private static bool IsPicture(string line) => line.Contains("data:image/", StringComparison.Ordinal);

    private static bool IsScript(FileInfo file)
    {
        if (file.Extension.Length > 0)
            return false;
        using var content = file.OpenRead();
        return content.ReadByte() == '#' && content.ReadByte() == '!';
    }

    private static IEnumerable<SourceText> FilesIn(DirectoryInfo folder)
    {
        foreach (var inner in folder.EnumerateDirectories().Where(d => !Made.Contains(d.Name)))
        {
            foreach (var file in FilesIn(inner))
                yield return file;
        }
        foreach (var file in folder.EnumerateFiles().Where(f => Code.Contains(f.Extension) || IsScript(f)))
        {
            var path = Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/');
            if (!Exempt.Contains(path))
                yield return new SourceText(path, File.ReadAllLines(file.FullName));
        }
    }

    /// <param name="Path">From the repository's root on.</param>
    private sealed record SourceText(string Path, string[] Lines);
}
