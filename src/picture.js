// Says on a picture of the page, as 'Save page as' makes it of a page in which the app has started, what it is. Of the scripts
// this one alone is in the picture: the app takes all that is in the body out when it starts.

addEventListener("DOMContentLoaded", () => {
  if (document.querySelector(".f-static")) return;
  const sentence = document.createElement("p");
  sentence.className = "f-boot";
  sentence.setAttribute("role", "alert");
  sentence.append(document.querySelector("meta[name=saved-picture]").content);
  document.body.prepend(sentence);
});
