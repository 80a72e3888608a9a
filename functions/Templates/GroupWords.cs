using System.Globalization;
using System.Resources;
using Notifications.Domain;

namespace Notifications.Templates;

/// <summary>Who stands behind a group, in words: "Anna", "Anna and Ben", "Anna and 5 others". From <c>GroupWords.resx</c>; English where
/// there are none for a language.</summary>
internal sealed class GroupWords
{
    private static readonly ResourceManager Resources = new("Notifications.Templates.GroupWords", typeof(GroupWords).Assembly);

    private static readonly Dictionary<string, GroupWords> All =
        new[] { "en", "de", "fr", "es", "it", "pt", "nl", "ar" }.ToDictionary(l => l, l => new GroupWords(l));

    private readonly CultureInfo culture;

    private GroupWords(string language) => (Language, culture) = (language, CultureInfo.GetCultureInfo(language));

    public string Language { get; }

    /// <param name="locale">A language tag, or null.</param>
    public static GroupWords For(string? locale) =>
        locale is not null && All.TryGetValue(locale.Split('-', '_')[0].ToLowerInvariant(), out var words) ? words : All["en"];

    /// <summary>Empty when no event names anybody.</summary>
    public string Who(NotificationGroup group) => (group.Actors, group.Others) switch
    {
        ([], _) => "",
        ([var only, ..], 0) => only.Name,
        ([var first, var second, ..], 1) => Say("Two", first.Name, second.Name),
        ([var first, ..], var others) => Say(others == 1 ? "AndOne" : "AndMany", first.Name, others),
    };

    private string Say(string name, params object[] values) => string.Format(
        culture, Resources.GetString(name, culture) ?? throw new MissingManifestResourceException($"There is no text {name}."), values);
}
