using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>What categories are called, and what is refused.</summary>
internal static class CategoryRequests
{
    private static readonly Callers In = new("categories");

    private const string Grades = """{ "names": { "en": "Grades", "de": "Noten" }, "description": "When a grade is there" }""";

    public static IEnumerable<RecordedRequest> All => From(In.Admin, Kept, Wrong);

    private static IEnumerable<RecordedRequest> Kept =>
    [
        Get("categories"), Put("categories/exam_results", Grades), Put("categories/exam_results", Grades),
        Put("categories/security", """{ "names": { "en": "Safety" }, "mandatory": false }"""),
        Get("categories").By(In.User("una")), Put("categories/exam_results", Grades).By(In.Sender),
        Delete("categories/exam_results").By(In.User("una")), Delete("categories/exam_results"), Delete("categories/exam_results"),
        Delete("categories/security"), Delete("categories/security"),
    ];

    private static IEnumerable<RecordedRequest> Wrong =>
    [
        Put("categories/Not%20A%20Name", Grades), Delete("categories/Not%20A%20Name"), Put("categories/x", "{"), Put("categories/x", "{}"),
        Put("categories/x", Grades).Of("text/plain"),
        Put("categories/x", """{ "names": { "??": "x", "en": 1 }, "description": 1, "mandatory": 1, "surprise": 1 }"""),
        Put("categories/x", Large(262_145)),
    ];
}
