using Notifications.Shared;

namespace Notifications.Templates;

internal static class TemplateProblems
{
    public static Problem NotFound(string name) => Problems.NotFound($"There is no template '{FieldErrors.Shorten(name)}'.");

    public static Problem Busy() => Problems.Conflict("The template kept changing. Try again.");

    public static Problem Preloaded(string name) =>
        Problems.Preloaded($"'{name}' comes with the app. A template of your own by this name takes its place.");
}
