using LocalRuntime.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Notifications.Tests.Architecture;

/// <summary>The app's sources, parsed and bound. What source generators add is missing: nothing asks for it here.</summary>
public sealed class AppSources
{
    public AppSources()
    {
        var root = Path.Combine(Repository.Root, "functions");
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        Files =
        [
            .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
                .Where(path => !path.StartsWith("bin/", StringComparison.Ordinal) && !path.StartsWith("obj/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(path => new SourceFile(
                    path, CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(root, path)), options, path))),
        ];
        var implicitUsings = CSharpSyntaxTree.ParseText(
            "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
            + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;", options);
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        Compilation = CSharpCompilation.Create(
            "Notifications", [implicitUsings, .. Files.Select(f => f.Tree)],
            platform.Where(path => Path.GetFileName(path) != "Notifications.dll").Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
            OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
    }

    public IReadOnlyList<SourceFile> Files { get; }

    public Compilation Compilation { get; }
}

/// <param name="Path">From <c>functions</c> on.</param>
public sealed record SourceFile(string Path, SyntaxTree Tree)
{
    /// <summary>Null of the app's own files: <c>App.cs</c>.</summary>
    public string? Module => Path.Contains('/', StringComparison.Ordinal) ? Path.Split('/')[0] : null;

    public string Namespace => string.Join('.', ["Notifications", .. Path.Split('/')[..^1]]);

    public IReadOnlyList<string> Lines => [.. Tree.GetText().Lines.Select(line => line.ToString())];
}
