using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Templates;

namespace Notifications.Recipients.NamedCategories;

/// <summary>What categories are called in each language, and which of them nobody can refuse.</summary>
public sealed class CategoryFunctions(CategoryHandler categories)
{
    [Function("CategoriesList"), Access(Access.Authenticated)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "categories")] HttpRequest request,
        CancellationToken cancellation) =>
        Answer.Json(await categories.ListAsync(Caller.Of(request).Namespace, cancellation), RecipientsJson.Default.CategoryList);

    [Function("CategoriesPut"), Access(Access.Admin), Audited(AuditAction.CategoryChanged, Target = "name")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "categories/{name}")] HttpRequest request, string name,
        CancellationToken cancellation)
    {
        if (Categories.Check(name) is not null)
            return Answer.Problem(CategoryHandler.NotFound(name));
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        if (CategoryReader.Read(fields, name) is not { } category)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var put = await categories.PutAsync(Caller.Of(request).Namespace, category, cancellation);
        return put.Category is { } saved
            ? Answer.Json(saved, RecipientsJson.Default.Category, put.IsNew ? HttpStatusCode.Created : HttpStatusCode.OK)
            : Answer.Problem(Problems.TooMany($"The namespace has {CategoryHandler.MaxCategories:N0} categories. Delete one first."));
    }

    [Function("CategoriesDelete"), Access(Access.Admin), Audited(AuditAction.CategoryDeleted, Target = "name")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "categories/{name}")] HttpRequest request, string name,
        CancellationToken cancellation) =>
        await categories.DeleteAsync(Caller.Of(request).Namespace, name, cancellation) is { } problem
            ? Answer.Problem(problem) : Answer.NoContent();
}

/// <summary>What a namespace does with its categories.</summary>
public sealed class CategoryHandler(CategoryStore store, CategoryCatalog catalog, TimeProvider time)
{
    /// <summary>Of a namespace's own.</summary>
    public const int MaxCategories = 500;

    public async Task<CategoryList> ListAsync(string ns, CancellationToken cancellation) =>
        new((await catalog.FindAsync(ns, cancellation)).All);

    /// <summary>Without a category when there are too many.</summary>
    public async Task<(Category? Category, bool IsNew)> PutAsync(string ns, Category category, CancellationToken cancellation)
    {
        var own = await store.ListAsync(ns, cancellation);
        var isNew = own.All(c => c.Name != category.Name);
        if (isNew && own.Count >= MaxCategories)
            return (null, false);
        await store.PutAsync(ns, category with { UpdatedAt = time.GetUtcNow() }, cancellation);
        catalog.Forget(ns);
        return ((await catalog.FindAsync(ns, cancellation)).Find(category.Name), isNew);
    }

    /// <summary>What is in the way, or null.</summary>
    public async Task<Problem?> DeleteAsync(string ns, string name, CancellationToken cancellation)
    {
        if (Categories.Check(name) is not null)
            return NotFound(name);
        var isRemoved = await store.RemoveAsync(ns, name, cancellation);
        catalog.Forget(ns);
        return isRemoved ? null
            : ShippedCategories.All.Any(c => c.Name == name)
                ? Problems.Preloaded($"'{name}' comes with the app. Names of your own take the place of its names.")
            : NotFound(name);
    }

    public static Problem NotFound(string name) => Problems.NotFound($"There is no category '{FieldErrors.Shorten(name)}'.");
}

/// <summary>Checks a category that somebody wants to keep.</summary>
internal static class CategoryReader
{
    private const int MaxLanguages = 30, MaxName = 100, MaxDescription = 500;

    /// <summary>Null when something is wrong: <paramref name="fields"/> has what.</summary>
    public static Category? Read(JsonFields fields, string name)
    {
        var category = new Category
        {
            Name = name,
            Names = Names(fields),
            Description = fields.Text("description", MaxDescription),
            Mandatory = fields.Flag("mandatory") ?? false,
        };
        fields.RejectUnknown();
        return fields.Errors.Any ? null : category;
    }

    private static Dictionary<string, string> Names(JsonFields fields)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (fields.Nested("names") is not { } given)
        {
            if (!fields.Errors.Any)
                fields.Fail("names", "is required; allowed: a name for each language, as { \"en\": \"Grades\" }");
            return names;
        }
        string[] languages = [.. given.Names];
        if (languages.Length is 0 or > MaxLanguages)
            fields.Fail("names", $"has {languages.Length:N0} languages; allowed: 1 to {MaxLanguages}");
        foreach (var language in languages.Take(MaxLanguages))
        {
            var text = given.Text(language, MaxName, required: true) ?? "";
            if (Locales.Normalize(language) is not { Length: <= Locales.MaxLength } tag)
                fields.Fail("names", $"has '{FieldErrors.Shorten(language)}'; allowed: {Locales.Rule}");
            else if (!names.TryAdd(tag, text))
                fields.Fail("names", $"has '{tag}' twice; allowed: each language once, whatever its capitals");
            if (text.Any(char.IsControl))
                given.Fail(language, "is not allowed; allowed: a text without control characters");
        }
        return names;
    }
}
