using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Support;

/// <summary>How large the window is, in which theme, and which language the browser wants.</summary>
public sealed record Appearance(string Name, int Width, int Height, bool IsDark = false, bool IsPhone = false, string Locale = "en-GB")
{
    public static Appearance Desktop { get; } = new("light", 1280, 860);

    public static Appearance Dark { get; } = new("dark", 1280, 860, IsDark: true);

    public static Appearance Phone { get; } = new("phone", 390, 844, IsPhone: true);

    public static Appearance PhoneDark { get; } = new("phone-dark", 390, 844, IsDark: true, IsPhone: true);

    /// <summary>The narrowest that is looked at.</summary>
    public static Appearance Narrow { get; } = new("narrow", 320, 640, IsPhone: true);

    /// <summary>Every look in a full run. Else three in which each theme, each width and a finger occur: a look takes seconds.</summary>
    public static TheoryData<string> Names => [.. (TestSeed.IsFull ? All : [Desktop, PhoneDark, Narrow]).Select(a => a.Name)];

    private static Appearance[] All => [Desktop, Dark, Phone, PhoneDark, Narrow];

    public static Appearance Named(string name) => All.Single(a => a.Name == name);
}
