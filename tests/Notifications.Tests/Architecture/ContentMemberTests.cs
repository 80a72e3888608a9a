using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Notifications.Tests.Architecture;

/// <summary>Which files a member of a content touches. It is passed on whole, so one that nothing decides by needs none but where it is
/// declared, read, stored and shown.</summary>
public sealed class ContentMemberTests(AppSources sources) : IClassFixture<AppSources>
{
    private const string Declared = "Domain/Content.cs", Read = "Sending/ContentReader.cs", Stored = "Inbox/NotificationEntity.cs",
        InMails = "Delivery/Mails/MailWriter.cs";

    [Fact]
    public void Member_OnlyShown_TouchesFourFiles() =>
        // Pages get it with the notification's JSON.
        Assert.Equal([InMails, Declared, Stored, Read], FilesOf(Members.Single(m => m.Name == "ImageUrl")));

    [Fact]
    public void Members_OfAContent_AreDeclaredAndStoredInOnePlaceEach()
    {
        Assert.True(Members.Length >= 15, $"{Members.Length} members");
        foreach (var member in Members)
        {
            var files = FilesOf(member);
            Assert.Equal([Stored], files.Where(f => f.EndsWith("Entity.cs", StringComparison.Ordinal)));
            Assert.Equal([Declared], member.Locations.Select(l => l.SourceTree!.FilePath));
        }
    }

    private IPropertySymbol[] Members =>
    [
        .. sources.Compilation.GetTypeByMetadataName("Notifications.Domain.Content")!.GetMembers().OfType<IPropertySymbol>()
            .Where(p => !p.IsImplicitlyDeclared),
    ];

    /// <summary>Where it is declared or named, in the order of the paths.</summary>
    private string[] FilesOf(IPropertySymbol member)
    {
        var naming = from file in sources.Files
                     let names = file.Tree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>()
                        .Where(name => name.Identifier.ValueText == member.Name).ToArray()
                     where names.Length > 0
                     let model = sources.Compilation.GetSemanticModel(file.Tree)
                     where names.Any(name => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, member))
                     select file.Path;
        return [.. naming.Append(Declared).Distinct().Order(StringComparer.Ordinal)];
    }
}
