using System.Text.Json;
using System.Text.RegularExpressions;
using Notifications.Recipients.NamedCategories;
using Notifications.Templates;
using Xunit;

namespace Notifications.Tests.Templates;

/// <summary>German texts of the app address people one way: Sie.</summary>
public sealed partial class GermanTests
{
    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Texts_ThatComeWithTheApp_SayYouTheFormalWay()
    {
        var preloaded = new PreloadedTemplates();
        var texts = preloaded.Names.Select(name => JsonSerializer.Serialize(preloaded.Find(name)["de"].Template, Readable))
            .Concat(ShippedCategories.All.Select(c => c.Names["de"])).Concat(Resources()).ToArray();

        Assert.True(texts.Length > 50);
        Assert.DoesNotContain(texts, text => Informal().IsMatch(text));
    }

    /// <summary>Texts of mails, where they are in resources.</summary>
    private static IEnumerable<string> Resources()
    {
        var german = System.Globalization.CultureInfo.GetCultureInfo("de");
        foreach (var name in typeof(App).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".resources", StringComparison.Ordinal)))
        {
            var manager = new System.Resources.ResourceManager(name[..^".resources".Length], typeof(App).Assembly);
            if (manager.GetResourceSet(german, createIfNotExists: true, tryParents: false) is { } set)
            {
                foreach (System.Collections.DictionaryEntry entry in set)
                    yield return entry.Value as string ?? "";
            }
        }
    }

    [GeneratedRegex(@"\b(du|dir|dich|dein(e[mnrs]?)?|euch|eure?[mnrs]?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Informal();
}
