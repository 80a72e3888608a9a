using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using Generated;

/// <summary>What a caller of the API writes with the generated C# client. Everything here has to compile as it stands.</summary>
public static class Use
{
    public static async Task<string> RunAsync(HttpClient http, string baseUrl, string user)
    {
        try
        {
            return await UseAsync(http, baseUrl, user);
        }
        catch (ApiException<Problem> e)
        {
            throw new HttpRequestException(JsonSerializer.Serialize(e.Result), e);
        }
    }

    private static async Task<string> UseAsync(HttpClient http, string baseUrl, string user)
    {
        var api = new NotificationsClient(http) { BaseUrl = baseUrl };
        var sent = await api.SendNotificationAsync(new SendRequest
        {
            Users = [user], Title = "Hello", Message = "From a generated client", Tags = ["generated"],
            Data = new Dictionary<string, object> { ["order"] = new { id = 7 } },
        });
        await api.SendNotificationAsync(new SendRequest
        {
            Roles = ["teacher"], Rooms = ["course-7"], ExcludeUsers = ["bob"], Template = "grade_posted",
            Variables = new Dictionary<string, object> { ["course"] = "Algebra", ["grade"] = "A" },
        });
        await api.SendSystemAsync(new SystemRequest { Title = "Maintenance", Message = "At noon", Priority = Priority.High });
        await api.SendProgressAsync(new ProgressRequest { Users = [user], TaskId = "export-1", Progress = 75, Status = "running" });
        var bulk = await api.SendBulkAsync(new BulkRequest
        {
            Notifications =
            [
                new SendRequest { Users = [user], Title = "One", Message = "of a bulk" },
                new SendRequest { Users = [user], Title = new string('x', 201), Message = "is refused" },
            ],
        });
        await api.CreateTemplateAsync(new TemplateRequest { Name = "generated", Title = "Hello", Message = "You" });
        var preferences = await api.PutPreferencesAsync(new PreferencesRequest
        {
            Categories = new CategoryPreferences { ["comment_added"] = new() { Email = false } },
            QuietHours = new QuietHours { Start = "22:00", End = "08:00", TimeZone = "Europe/Berlin" },
        });
        var page = await api.ListNotificationsAsync(limit: 50);
        var one = await api.GetNotificationAsync(sent.Notifications!.Single().Id);
        string refused;
        try
        {
            await api.SendNotificationAsync(new SendRequest { Users = [user], Title = "", Message = "is refused" });
            refused = "accepted";
        }
        catch (ApiException<Problem> e)
        {
            refused = e.Result.Errors!["title"].First();
        }
        return JsonSerializer.Serialize(new
        {
            titles = page.Items.Select(n => n.Title), data = one.Data, quiet = preferences.QuietHours?.Start,
            bulk = bulk.Results.Select(r => r.Status), refused,
        });
    }
}

namespace Generated
{
    public partial class NotificationsClient
    {
        /// <summary>NSwag names a converter for each member that is an enum, and none for lists of them.</summary>
        static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings) =>
            settings.Converters.Add(new JsonStringEnumConverter());
    }
}
