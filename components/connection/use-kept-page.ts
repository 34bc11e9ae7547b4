import { useRouter } from "next/navigation";
import { useEffect } from "react";

const forgetPasswords = () => {
  for (const input of document.querySelectorAll<HTMLInputElement>("[autocomplete$=password]")) input.value = "";
};

/**
 * Browsers may keep a page that is left for whoever goes back to it. Passwords do not stay in it; it is shown at once, and then
 * as it is now: they may have signed in since.
 */
export function useKeptPage(): void {
  const router = useRouter();
  useEffect(() => {
    const refresh = ({ persisted }: PageTransitionEvent) => {
      if (persisted) router.refresh();
    };
    // Of the frame of every page, so they stay for as long as there is a document.
    window.onpagehide = forgetPasswords;
    window.onpageshow = refresh;
  }, [router]);
}
