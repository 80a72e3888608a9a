import { t } from "../../language.ts";

/** What people call a member of a template. */
export function memberName(member: string): string {
  switch (member) {
    case "title": return t("Title");
    case "message": return t("Message");
    case "actionUrl": return t("Link");
    case "emailSubject": return t("Email subject");
    case "emailBlocks": return t("Parts of the mail");
    case "emailHtml": return t("Email, HTML");
    case "smsText": return "SMS";
    case "type": return t("Type");
    case "priority": return t("Priority");
    case "category": return t("Category");
    case "icon": return t("Icon");
    case "color": return t("Colour");
    case "variables": return t("Variables");
    default: return member;
  }
}
