using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Notifications.Tests.Architecture;

/// <summary>The modules' one direction, held in the sources and not in the assembly, so that a failure names the line.</summary>
public sealed class ModuleTests(AppSources sources) : IClassFixture<AppSources>
{
    /// <summary>Each may use those before it.</summary>
    private static readonly string[] Modules =
        ["Domain", "Platform", "Realtime", "Templates", "Recipients", "Inbox", "Delivery", "Sending", "Messages", "Announcements",
        "AppEvents", "Insight", "Operations"];

    [Fact]
    public void Folders_OfTheApp_AreTheModules() =>
        Assert.Equal(Modules.Order(StringComparer.Ordinal), sources.Files.Select(f => f.Module).OfType<string>().Distinct()
        .Order(StringComparer.Ordinal));

    [Fact]
    public void Namespaces_OfAllFiles_AreTheirFolders()
    {
        var wrong = from file in sources.Files
                    from declared in file.Tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
                    where declared.Name.ToString() != file.Namespace
                    select $"{file.Path}: {declared.Name}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Modules_OfAllLines_UseOnlyThoseBelowThem()
    {
        var wrong = from file in sources.Files
                    where file.Module is not null
                    let model = sources.Compilation.GetSemanticModel(file.Tree)
                    from name in file.Tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
                    where ModuleOf(model.GetSymbolInfo(name).Symbol) is { } used
                        && Array.IndexOf(Modules, used) > Array.IndexOf(Modules, file.Module)
                    select $"{file.Path}:{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1} uses {name}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Domain_OfAllFiles_KnowsNeitherAzureNorHttp()
    {
        string[] foreign = ["Azure", "Microsoft", "System.Net"];
        var wrong = from file in sources.Files
                    where file.Module == "Domain"
                    let model = sources.Compilation.GetSemanticModel(file.Tree)
                    from name in file.Tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
                    where model.GetSymbolInfo(name).Symbol is not (null or INamespaceSymbol)
                    let space = model.GetSymbolInfo(name).Symbol!.ContainingNamespace?.ToDisplayString() ?? ""
                    where foreign.Any(f => space == f || space.StartsWith(f + '.', StringComparison.Ordinal))
                    select $"{file.Path}:{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1} uses {name} of {space}";
        Assert.Empty(wrong.Distinct());
    }

    /// <summary>Null of what is not the app's own, and of the namespaces in <c>using</c> lines: those that nothing is used of do not
    /// build.</summary>
    private static string? ModuleOf(ISymbol? symbol)
    {
        if (symbol is null or INamespaceSymbol)
            return null;
        var name = symbol.ContainingNamespace?.ToDisplayString();
        return name?.Split('.') is ["Notifications", var module, ..] && Modules.Contains(module) ? module : null;
    }
}
