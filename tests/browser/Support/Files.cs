using LocalRuntime.Tests.Support;

namespace Browser.Tests.Support;

/// <summary>Places in the checkout.</summary>
public static class Files
{
    public static string AxeSource { get; } = Repository.PathOf("tests/browser/node_modules/axe-core/axe.min.js");

    /// <summary>A file of the checkout.</summary>
    public static string Of(params string[] path) => Repository.PathOf(path);

    /// <summary>Where the pictures go; not in version control.</summary>
    public static string Screenshots { get; } = Repository.PathOf("screenshots");
}
